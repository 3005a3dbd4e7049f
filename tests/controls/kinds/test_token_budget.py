from __future__ import annotations

from dataclasses import replace

import polars as pl

from tests.controls.stories import history, stopped


def test_a_budget_is_used_up_from_day_to_day_and_begins_anew_with_a_stretch() -> None:
    # a: 40 tokens on Monday, 20 on Tuesday; of Monday's four requests three fit into 30.
    assert stopped("token_budget", output_tokens=30, days=7) == {
        ("a", "Mon"): 1,
        ("a", "Tue"): 2,
        ("b", "Tue"): 1,
        ("b", "Wed"): 1,
    }
    assert stopped("token_budget", output_tokens=30, days=1) == {("a", "Mon"): 1, ("b", "Tue"): 1}


def test_what_lets_no_whole_request_through_lets_none_through() -> None:
    assert stopped("token_budget", output_tokens=25, days=7)["d", "Mon"] == 1
    assert stopped("token_budget", output_tokens=9, days=7)["e", "Mon"] == 1


def test_a_day_without_tokens_uses_nothing_up() -> None:
    past = history()
    empty = replace(past, account_days=past.account_days.with_columns(output_tokens=pl.lit(0, pl.Int64)))
    assert stopped("token_budget", empty, output_tokens=1, days=7) == {}


def test_counts_of_any_size_are_whole_numbers() -> None:
    past = history()
    most = past.account_days.with_columns(n_requests=pl.lit(10**9, pl.Int64), output_tokens=pl.lit(10**15, pl.Int64))
    found = stopped("token_budget", replace(past, account_days=most), output_tokens=5 * 10**14, days=1)
    assert set(found.values()) == {5 * 10**8}
