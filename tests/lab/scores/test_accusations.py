from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from forensics.lab.scores.accusations import accusations, rate, upper_bound, victims
from tests.lab.scores.frames import outcome


def test_none_in_three_hundred_may_still_be_one_in_a_hundred() -> None:
    assert upper_bound(0, 300) == pytest.approx(1 - 0.05 ** (1 / 300))  # closed form for no success
    assert upper_bound(0, 300) == pytest.approx(0.00994, abs=1e-5)
    assert upper_bound(3, 3) == 1.0


def test_the_bound_is_where_so_few_would_be_seen_once_in_twenty() -> None:
    p = upper_bound(1, 10)
    assert (1 - p) ** 10 + 10 * p * (1 - p) ** 9 == pytest.approx(0.05)


def test_rates_are_counted_per_kind_and_over_worlds() -> None:
    one = outcome(("home", 0.9, None), ("home", 0.1, None), ("company", 0.1, None), ("op:x", 0.9, None), world="1")
    two = outcome(("home", 0.1, None), ("home", 0.1, None), world="2")
    found = accusations([one, two])
    assert (found.suspected.n, found.suspected.n_honest, found.suspected.per_100k) == (1, 5, 20_000)
    assert [(kind.honest_kind, kind.suspected.per_100k) for kind in found.kinds] == [("company", 0), ("home", 25_000)]


def test_only_the_recommendation_of_suspension_is_a_review() -> None:
    found = outcome(("home", 0.9, None), ("home", 0.9, None), ("home", 0.1, None))
    said = pl.Series(["review_suspension", "verify", None])
    found = replace(found, accounts=found.accounts.with_columns(recommendation=said))
    assert accusations([found]).review.n == 1


def test_without_honest_accounts_there_is_no_rate() -> None:
    assert accusations([outcome(("op:x", 0.9, None))]).suspected == rate(0, 0)
    assert rate(0, 0).per_100k is None


def test_victims_are_scored_apart() -> None:
    found = outcome(("victim:x", 0.9, None), ("victim:x", 0.2, None), ("op:x", 0.9, None))
    said = {"predicted_role": ["compromised", None, "core"], "recommendation": [None, None, "review_suspension"]}
    looked = victims([replace(found, accounts=found.accounts.with_columns(pl.DataFrame(said)))])
    assert (looked.n, looked.suspected_share, looked.review_share, looked.recognised_share) == (2, 0.5, 0.0, 0.5)
    assert victims([outcome(("home", 0.1, None))]).suspected_share is None
