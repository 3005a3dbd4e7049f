from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from forensics.foundation.errors import InputError
from forensics.lab.scores.blind import STRATA, draw_blind


def case_of(*memberships: float) -> pl.DataFrame:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    return pl.DataFrame(
        {
            "account_id": [f"a{number:05}" for number in range(len(memberships))],
            "membership": memberships,
            "first_seen": [moment] * len(memberships),
            "last_seen": [moment] * len(memberships),
            "n_requests": range(1, len(memberships) + 1),
        },
        schema_overrides={"membership": pl.Float64},
    )


CASE = case_of(*[0.01] * 900, *[0.2] * 60, *[0.7] * 5, *[0.99] * 35)


def test_every_stratum_is_drawn_and_a_small_one_whole() -> None:
    drawn = draw_blind(CASE, 60, seed=1)
    counts = dict(drawn.key.group_by("stratum").len().rows())
    assert counts == {"0.5 to 0.95": 5, "below 0.1": 18, "0.1 to 0.5": 18, "0.95 and above": 19}
    assert drawn.sizes == dict(zip(STRATA, (900, 60, 5, 35), strict=True))


def test_the_weights_add_up_to_the_case() -> None:
    assert draw_blind(CASE, 60, seed=1).key["weight"].sum() == pytest.approx(CASE.height)


def test_the_sheet_tells_nothing_of_the_suspicion() -> None:
    sheet = draw_blind(CASE, 60, seed=1).sheet
    assert sheet.columns == ["sample_id", "account_id", "first_seen", "last_seen", "n_requests", "label"]
    assert sheet["label"].unique().to_list() == [""]
    suspected = sheet.join(CASE, on="account_id", how="left", validate="1:1", maintain_order="left")["membership"] > 0.5
    assert 0 < suspected.head(30).sum() < suspected.sum()  # shuffled


def test_a_seed_is_a_sample() -> None:
    assert draw_blind(CASE, 60, seed=1).sheet.equals(draw_blind(CASE, 60, seed=1).sheet)
    assert not draw_blind(CASE, 60, seed=1).sheet.equals(draw_blind(CASE, 60, seed=2).sheet)


def test_a_small_case_is_drawn_whole() -> None:
    drawn = draw_blind(case_of(0.1, 0.9, 0.95), 60, seed=0)
    assert drawn.sheet.height == 3
    assert drawn.key.sort("account_id")["stratum"].to_list() == ["0.1 to 0.5", "0.5 to 0.95", "0.95 and above"]


def test_a_case_without_accounts_has_no_sample() -> None:
    with pytest.raises(InputError, match="no accounts"):
        draw_blind(case_of(), 60, seed=0)


def test_accounts_without_a_request_are_never_drawn() -> None:
    case = case_of(0.1, 0.9, 0.95).with_columns(n_requests=pl.Series([0, 4, 0]))
    drawn = draw_blind(case, 60, seed=0)
    assert drawn.sheet["account_id"].to_list() == ["a00001"]
    assert sum(drawn.sizes.values()) == 1
    with pytest.raises(InputError, match="no accounts"):
        draw_blind(case.with_columns(n_requests=0), 60, seed=0)
