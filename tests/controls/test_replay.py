from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from forensics.controls.policy_files import controls
from forensics.vocabulary.control import Replayed, ReplayedDays
from tests.controls.stories import EVERYTHING, MONDAY, TUESDAY, history, played, policy

QUOTA = policy("plan_quota", plan="any", requests_per_day=3)
CARD = policy("accounts_per_card", accounts=1)


def test_twenty_requests_are_twenty_requests() -> None:
    assert history().account_days["n_requests"].sum() == 20


def test_a_quota_as_computed_by_hand() -> None:
    # a loses one of four on Monday, b one of four on Tuesday; of a's and b's 11 requests that is 2. The work of Monday
    # loses a quarter of 2, that of Tuesday a sixth of 6: 1.5 of 8. Nobody else is met.
    (row,) = played(QUOTA).rows.to_dicts()
    assert row == {
        "policy": "plan_quota",
        "title": "plan_quota",
        "suspected_stopped": pytest.approx(2 / 11),
        "extraction_stopped": pytest.approx(1.5 / 8),
        "first_day": MONDAY,
        "before": 0.0,
        "half_day": None,
        "n_suspected": 2,
        "n_others": 0,
        "others_met": 0.0,
        "others_stopped": 0.0,
        "expected_honest": pytest.approx(0.1 + 0.2),
        "unmeasured": None,
    }


def test_a_card_limit_as_computed_by_hand() -> None:
    # b is refused: 5 of 11, from Tuesday, when 4 of 11 had gone before; and so is e, one of three others, with 3 of 9.
    (row,) = played(CARD).rows.to_dicts()
    assert row["suspected_stopped"] == pytest.approx(5 / 11)
    assert row["extraction_stopped"] == pytest.approx(6 * 4 / 6 / 8)
    assert (row["first_day"], row["half_day"]) == (TUESDAY, TUESDAY)
    assert row["before"] == pytest.approx(4 / 11)
    assert (row["n_suspected"], row["n_others"]) == (1, 1)
    assert row["others_met"] == pytest.approx(1 / 3)
    assert row["others_stopped"] == pytest.approx(3 / 9)
    assert row["expected_honest"] == pytest.approx(0.2 + 1.0)


def test_all_together_stop_on_each_day_what_the_strictest_does() -> None:
    found = played(QUOTA, CARD)
    assert found.rows["policy"].to_list() == ["plan_quota", "accounts_per_card", "together"]
    together = found.days.filter(pl.col("policy") == "together").select("day", "n_requests", "n_stopped").rows()
    assert together == [(MONDAY, 4, 1), (TUESDAY, 6, 4), (date(2026, 9, 9), 1, 1)]


def test_who_is_robbed_is_no_suspect() -> None:
    (row,) = played(policy("plan_quota", plan="any", requests_per_day=1)).rows.to_dicts()
    assert (row["n_suspected"], row["n_others"]) == (2, 2)  # c and d


def test_what_the_log_does_not_have_is_unmeasured() -> None:
    found = played(QUOTA, CARD, covered=EVERYTHING - {"accounts.payment_fingerprint"})
    assert found.rows["policy"].to_list() == ["plan_quota", "accounts_per_card"]
    assert found.rows["unmeasured"].to_list() == [None, "missing: accounts.payment_fingerprint"]
    assert found.rows["suspected_stopped"][1] is None
    assert set(found.days["policy"]) == {"plan_quota"}


SETTINGS: dict[str, dict[str, int | str]] = {
    "accounts_per_card": {"accounts": 1},
    "plan_quota": {"plan": "any", "requests_per_day": 2},
    "pathway_verification": {"pathway": "education", "free_requests": 1},
    "token_budget": {"output_tokens": 20, "days": 2},
    "new_account_throttle": {"days": 3, "requests_per_day": 1},
    "template_throttle": {"text": "prompt_template", "accounts": 1},
}


def test_every_control_is_played_here() -> None:
    assert SETTINGS.keys() == controls().keys()


@settings(max_examples=20, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    past = history()
    shuffled = replace(
        past,
        contacts=past.contacts.sample(fraction=1, shuffle=True, seed=seed),
        reach=past.reach.sample(fraction=1, shuffle=True, seed=seed),
        traits=past.traits.sample(fraction=1, shuffle=True, seed=seed),
        people=past.people.sample(fraction=1, shuffle=True, seed=seed),
    )
    policies = [policy(name, **settings) for name, settings in SETTINGS.items()]
    expected, found = played(*policies), played(*policies, past=shuffled)
    assert_frame_equal(found.rows, expected.rows)
    assert_frame_equal(found.days, expected.days)


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_nothing_is_stopped_that_was_not_sent(name: str) -> None:
    stops = controls()[name].stops(history(), SETTINGS[name])
    named = stops.join(history().account_days, on=["account_id", "day"], how="left", validate="1:1")
    assert named["n_requests"].null_count() == 0
    assert (named["n_stopped"] <= named["n_requests"]).all()
    assert (named["n_stopped"] >= 1).all()


def test_a_stricter_quota_stops_no_less() -> None:
    shares = [
        played(policy("plan_quota", plan="any", requests_per_day=most)).rows["suspected_stopped"][0]
        for most in (1, 2, 3, 4)
    ]
    assert all(more >= less for more, less in pairwise(shares))
    assert shares[-1] == 0.0


def test_nobody_suspected_is_no_share() -> None:
    found = played(QUOTA, past=replace(history(), account_days=history().account_days.clear()))
    assert found.rows["suspected_stopped"].to_list() == [None]
    assert Replayed.is_valid(found.rows)
    assert ReplayedDays.is_valid(found.days)
