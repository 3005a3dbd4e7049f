"""No nationality raises a score: countries only say who is compared with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.golden.samples import SAMPLES, Verdicts, sample, verdicts
from tests.worlds import analysed, same_within

if TYPE_CHECKING:
    from pathlib import Path

COUNTRIES = ("country", "payment_country", "billing_country")
LANGUAGES = ("accept_language",)
TOLERANCE = 1e-9


def rotated(frames: list[pl.DataFrame], columns: tuple[str, ...]) -> list[pl.DataFrame]:
    """The same rows with every value named after the next one in the alphabet, everywhere alike."""
    present = [frame[name] for frame in frames for name in columns if name in frame.columns]
    codes = pl.concat(present).drop_nulls().unique().sort().to_list()
    names = dict(zip(codes, [*codes[1:], codes[0]], strict=True))
    return [
        frame.with_columns(pl.col(name).replace_strict(names) for name in columns if name in frame.columns)
        for frame in frames
    ]


def moved(folder: Path, columns: tuple[str, ...]) -> Verdicts:
    """The hydra sample, of people from elsewhere."""
    requests = pl.read_parquet(SAMPLES / "hydra" / "requests.parquet")
    accounts = pl.read_ndjson(SAMPLES / "hydra" / "accounts.jsonl", infer_schema_length=None)
    told, people = rotated([requests, accounts], columns)
    assert not told[columns[0]].equals(requests[columns[0]])
    case = analysed(folder, told, people)
    return verdicts(case, pl.read_parquet(SAMPLES / "hydra" / "truth.parquet"))


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    """The hydra sample, moved to other countries."""
    return moved(tmp_path_factory.mktemp("elsewhere"), COUNTRIES)


@pytest.fixture(scope="module")
def in_other_words(tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    """The hydra sample, in other languages."""
    return moved(tmp_path_factory.mktemp("languages"), LANGUAGES)


@pytest.mark.parametrize(
    "table",
    ["accounts", "clusters", "entities", "hypotheses", "links", "evidence", "signals", "timeline", "attributions"],
)
def test_the_same_people_in_other_countries_are_judged_alike(table: str, elsewhere: Verdicts) -> None:
    """Up to the last bits of sums over countries, which are added in another order."""
    assert same_within(elsewhere.case.tables[table], sample("hydra").case.tables[table], TOLERANCE)


@pytest.mark.parametrize("table", ["clusters", "hypotheses", "signals", "attributions"])
def test_the_same_people_in_other_languages_are_judged_alike(table: str, in_other_words: Verdicts) -> None:
    """Things that are named by their language have other names, and nobody is judged by them."""
    assert same_within(in_other_words.case.tables[table], sample("hydra").case.tables[table], TOLERANCE)
