from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from forensics.assessments.recommend import CLEARED, recommend
from tests.assessments.clusters import calibrated, shipped

if TYPE_CHECKING:
    from forensics.vocabulary.columns import PolarsType

SCHEMA: dict[str, PolarsType] = {
    "account_id": pl.String,
    "cluster_id": pl.String,
    "role": pl.String,
    "membership": pl.Float64,
    "membership_low": pl.Float64,
    "n_families": pl.Int64,
    "hard": pl.Boolean,
    "verdict": pl.String,
    "analytic_confidence": pl.String,
    "n_accounts": pl.Int64,
    "status": pl.String,
    "created_at": pl.Datetime("us", "UTC"),
    "first_seen": pl.Datetime("us", "UTC"),
    "banned_at": pl.Datetime("us", "UTC"),
    "allow_listed": pl.Boolean,
    "disposition": pl.String,
}
CLEAR_CUT: dict[str, Any] = {
    "account_id": "a0",
    "cluster_id": "C-1",
    "role": "core",
    "membership": 0.999,
    "membership_low": 0.97,
    "n_families": 3,
    "hard": True,
    "verdict": "hydra",
    "analytic_confidence": "moderate",
    "n_accounts": 50,
    "status": "active",
    "created_at": datetime(2026, 9, 1, tzinfo=UTC),
    "first_seen": datetime(2026, 9, 2, tzinfo=UTC),
    "banned_at": None,
    "allow_listed": False,
    "disposition": None,
}
"""An account against which everything speaks."""


def step(calibration: str = "simulated", **facts: Any) -> str:
    accounts = pl.DataFrame([{**CLEAR_CUT, **facts}], schema=SCHEMA)
    found: str = recommend(accounts, calibrated(status=calibration))["recommendation"][0]
    return found


@pytest.mark.parametrize("status", ["simulated", "local"])
def test_everything_together_is_worth_a_review(status: str) -> None:
    assert step(status) == "review_suspension"


@pytest.mark.parametrize("status", ["none", "out_of_domain"])
def test_numbers_that_nobody_calibrated_never_reach_a_review(status: str) -> None:
    assert step(status) == "verify"


@pytest.mark.parametrize(
    "missing", [{"membership_low": 0.94}, {"n_families": 2}, {"hard": False}, {"analytic_confidence": "low"}]
)
def test_whatever_the_review_lacks_leaves_a_verification(missing: dict[str, Any]) -> None:
    assert step(**missing) == "verify"


@pytest.mark.parametrize("created_at", [datetime(2026, 8, 25, tzinfo=UTC), datetime(2025, 3, 1, tzinfo=UTC), None])
def test_an_account_that_somebody_may_have_had_before_is_asked_about_first(created_at: datetime | None) -> None:
    """Keys are stolen: whoever signed up long ago, or nobody knows when, is no pool's own head for sure."""
    assert step(created_at=created_at) == "verify"


@pytest.mark.parametrize(("n_others", "step"), [(2, "verify"), (3, "review_suspension")])
def test_who_signed_up_with_others_of_the_cluster_was_made_for_it(n_others: int, step: str) -> None:
    long_ago = datetime(2026, 5, 1, tzinfo=UTC)
    rows = [
        {**CLEAR_CUT, "account_id": f"a{n}", "created_at": long_ago + timedelta(hours=7 * n)}
        for n in range(n_others + 1)
    ]
    spread = [long_ago - timedelta(days=5 * n) for n in range(100)]
    others = [
        {**CLEAR_CUT, "account_id": f"b{n}", "cluster_id": "C-0", "created_at": at} for n, at in enumerate(spread)
    ]
    found = recommend(pl.DataFrame([*rows, *others], schema=SCHEMA), calibrated(status="simulated"))
    assert found.filter(cluster_id="C-1")["recommendation"].unique().to_list() == [step]
    assert found.filter(cluster_id="C-0")["recommendation"].unique().to_list() == ["verify"]


def test_old_accounts_of_a_large_cluster_are_no_batch_because_there_are_many_of_them() -> None:
    """Two thousand sign-ups over two years lie within a day of three others each, as everybody's do."""
    dates = [datetime(2024, 9, 1, tzinfo=UTC) + timedelta(hours=8.5 * n) for n in range(2_000)]
    rows = [{**CLEAR_CUT, "account_id": f"a{n}", "created_at": at} for n, at in enumerate(dates)]
    crowd = [{**row, "account_id": f"b{n}", "cluster_id": None} for n, row in enumerate(rows)]
    found = recommend(pl.DataFrame([*rows, *crowd], schema=SCHEMA), calibrated(status="simulated"))
    old = found.filter(pl.col("cluster_id").is_not_null() & (pl.col("created_at") < datetime(2026, 8, 1, tzinfo=UTC)))
    assert old["recommendation"].unique().to_list() == ["verify"]


def test_a_sign_up_after_the_first_request_is_no_new_account() -> None:
    assert step(created_at=datetime(2027, 1, 1, tzinfo=UTC)) == "verify"


def test_a_victim_s_account_is_never_for_suspension() -> None:
    assert step(role="compromised") == "verify"
    assert step(role=None) == "review_suspension"


def test_one_causal_family_is_watched() -> None:
    assert step(n_families=1) == "monitor"


@pytest.mark.parametrize("n_accounts", [3, 4])
def test_below_five_accounts_nobody_is_accused(n_accounts: int) -> None:
    assert shipped().min_accused_accounts == 5
    assert step(n_accounts=n_accounts) == "monitor"
    assert step(n_accounts=5) == "review_suspension"


@pytest.mark.parametrize("verdict", ["organisation", "undecided", "public", "reseller", None])
def test_only_a_hydra_s_accounts_are_recommended_for_anything(verdict: str | None) -> None:
    assert step(verdict=verdict) == "none"


def test_an_account_that_is_less_likely_than_not_is_left_alone() -> None:
    assert step(membership=0.49) == "none"


def test_an_account_in_no_cluster_is_left_alone() -> None:
    assert step(verdict=None, n_accounts=None) == "none"


def test_an_allow_listed_account_is_left_alone() -> None:
    assert step(allow_listed=True) == "none"


@pytest.mark.parametrize("decision", [*CLEARED, "Legitimate"])
def test_a_cleared_account_is_left_alone(decision: str) -> None:
    assert step(disposition=decision) == "none"


def test_another_disposition_changes_nothing() -> None:
    assert step(disposition="confirmed") == "review_suspension"


@pytest.mark.parametrize("banned", [{"status": "Banned"}, {"status": "suspended"}, {"status": None, "banned_at": 0}])
def test_a_banned_account_is_banned_already(banned: dict[str, Any]) -> None:
    assert step(**banned) == "already_banned"


def test_a_ban_is_named_even_where_nothing_is_suspected() -> None:
    assert step(verdict=None, membership=0.01, status="banned") == "already_banned"


def test_an_unknown_status_is_no_ban() -> None:
    accounts = pl.DataFrame([{**CLEAR_CUT, "status": None}], schema=SCHEMA)
    assert recommend(accounts, calibrated(status="local"))["recommendation"].to_list() == ["review_suspension"]
