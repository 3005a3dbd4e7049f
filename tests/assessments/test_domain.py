from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from forensics.assessments.domain import FEATURES, OUTSIDE, Log, features, outside, widened

MONDAY, TUESDAY = date(2026, 9, 7), date(2026, 9, 8)


def log(**changes: Any) -> Log:
    """Three accounts: ann and bob share an address on Monday, eve has one of her own and the only card."""
    frames = {
        "account_ids": pl.Series(["ann", "bob", "eve"]),
        "account_days": pl.DataFrame(
            {"account_id": ["ann", "ann", "bob", "eve"], "day": [MONDAY, TUESDAY, MONDAY, MONDAY]}
        ).with_columns(n_requests=pl.Series([3, 4, 5, 90])),
        "reach": pl.DataFrame(
            [("ann", "ip_address", 2), ("bob", "ip_address", 1), ("eve", "ip_address", 1), ("eve", "payment_card", 1)],
            schema=["account_id", "kind", "n_entities"],
            orient="row",
        ),
        "contacts": pl.DataFrame(
            {"account_id": ["ann", "bob"], "kind": ["ip_address"] * 2, "entity": ["192.0.2.1"] * 2, "day": [MONDAY] * 2}
        ),
        "coverage": pl.DataFrame({"column": ["ip", "model"]}),
        "memberships": pl.DataFrame({"account_id": ["ann", "bob"]}),
    }
    return Log(**{**frames, **changes})


def test_features_are_counts_and_shares_of_the_log() -> None:
    assert features(log()) == {
        "n_accounts": 3.0,
        "days": 2.0,
        "columns": 2.0,
        "requests_median": 7.0,
        "requests_q90": 90.0,
        "accounts_per_address": 2.0,
        "share_clustered": pytest.approx(2 / 3),
        "share_with_card": pytest.approx(1 / 3),
        "share_with_mail": 0.0,
        "share_shared_addresses": 0.5,
        "share_on_one_address": pytest.approx(2 / 3),
    }


def test_the_order_of_rows_changes_nothing() -> None:
    turned = log(account_days=log().account_days.reverse(), reach=log().reach.reverse())
    assert features(turned) == features(log())


def test_what_a_log_does_not_have_is_no_zero() -> None:
    nowhere = features(log(reach=log().reach.clear(), contacts=log().contacts.clear()))
    assert "share_shared_addresses" not in nowhere
    assert "accounts_per_address" not in nowhere


def test_a_log_of_nobody_has_features_too() -> None:
    empty = {name: getattr(log(), name).clear() for name in Log.__slots__}
    assert features(Log(**empty))["n_accounts"] == 0.0


def test_ranges_are_wider_than_what_the_worlds_had() -> None:
    ranges = widened(pl.DataFrame({"n_accounts": [100.0, 400.0], "share_clustered": [0.02, 0.5]}))
    assert ranges == {"n_accounts": (50.0, 800.0), "share_clustered": (0.0, pytest.approx(0.55))}


def test_a_log_like_the_worlds_is_inside() -> None:
    assert outside(features(log()), dict.fromkeys(FEATURES, (0.0, 1000.0))) == []


def test_a_feature_outside_its_range_is_named_with_value_and_range() -> None:
    (strange,) = outside(features(log()), {"n_accounts": (500.0, 9000.0), "days": (1.0, 30.0)})
    assert strange.warning.startswith("accounts: 3 here, 500 to 9,000 expected")
    assert strange.warning.endswith(OUTSIDE)


def test_a_feature_that_cannot_be_counted_is_not_checked() -> None:
    assert outside({"n_accounts": 5.0}, {"days": (1.0, 2.0)}) == []
