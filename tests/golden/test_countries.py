"""No nationality raises a score: countries only say who is compared with whom."""

from __future__ import annotations

import polars as pl
import pytest

from tests.golden.samples import SAMPLES, Verdicts, sample, verdicts
from tests.worlds import analysed, same_within

COUNTRIES = ("country", "payment_country", "billing_country")
TOLERANCE = 1e-9


def rotated(frames: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """The same rows with every country named after the next one in the alphabet, everywhere alike."""
    present = [frame[name] for frame in frames for name in COUNTRIES if name in frame.columns]
    codes = pl.concat(present).drop_nulls().unique().sort().to_list()
    names = dict(zip(codes, [*codes[1:], codes[0]], strict=True))
    return [
        frame.with_columns(pl.col(name).replace_strict(names) for name in COUNTRIES if name in frame.columns)
        for frame in frames
    ]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    """The hydra sample, moved to other countries."""
    requests = pl.read_parquet(SAMPLES / "hydra" / "requests.parquet")
    accounts = pl.read_ndjson(SAMPLES / "hydra" / "accounts.jsonl", infer_schema_length=None)
    moved, people = rotated([requests, accounts])
    assert not moved["country"].equals(requests["country"])
    case = analysed(tmp_path_factory.mktemp("elsewhere"), moved, people)
    return verdicts(case, pl.read_parquet(SAMPLES / "hydra" / "truth.parquet"))


@pytest.mark.parametrize(
    "table",
    [
        *("accounts", "clusters", "entities", "hypotheses", "links", "evidence", "signals", "timeline"),
        *("campaigns", "attributions", "attribution_items", "techniques"),
    ],
)
def test_the_same_people_in_other_countries_are_judged_alike(table: str, elsewhere: Verdicts) -> None:
    """Up to the last bits of sums over countries, which are added in another order."""
    assert same_within(elsewhere.case.tables[table], sample("hydra").case.tables[table], TOLERANCE)
