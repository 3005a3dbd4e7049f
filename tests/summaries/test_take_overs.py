from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from forensics.summaries.reduce import RETRIED_STATUS
from forensics.summaries.take_overs import MOST_AN_HOUR, FailedPrompts, failed_prompts, retries, take_overs
from tests.stories import Row, log, moment, request, summary_of


def asked(account: str, at: str, status: int, **columns: Any) -> Row:
    return request(account, at=at, status=status, **{"prompt_sha256": "h", "message_count": 1, **columns})


def failed_of(rows: pl.DataFrame) -> FailedPrompts:
    return failed_prompts(summary_of(rows).failures, seed=7)


def found(*rows: Row) -> pl.DataFrame:
    whole = log(*rows)
    return take_overs([retries(whole, failed_of(whole))])


def heirs(*rows: Row) -> list[str]:
    taken = found(*rows)
    return sorted(set(taken["account_id"].to_list()))


def test_a_sibling_that_sends_the_failed_prompt_within_seconds_takes_over() -> None:
    assert heirs(asked("ann", "12:00:00", 429), asked("bob", "12:00:01", 200)) == ["ann", "bob"]


def test_both_sides_are_named_with_their_own_times() -> None:
    taken = found(asked("ann", "12:00:00", 429), asked("bob", "12:00:01", 200))
    assert taken.select("account_id", "timestamp").rows() == [("ann", moment("12:00:00")), ("bob", moment("12:00:01"))]
    assert taken["entity"].n_unique() == 1


@pytest.mark.parametrize(("at", "fires"), [("12:00:15", True), ("12:00:16", False)])
def test_after_fifteen_seconds_it_is_a_coincidence(at: str, fires: bool) -> None:
    assert (heirs(asked("ann", "12:00:00", 429), asked("bob", at, 200)) != []) is fires


def test_the_account_s_own_retry_is_no_take_over() -> None:
    assert heirs(asked("ann", "12:00:00", 429), asked("ann", "12:00:01", 200)) == []


def test_a_retry_of_its_own_before_the_sibling_s_is_no_take_over() -> None:
    """Only the next request of the prompt counts: the failure was mended by then."""
    assert heirs(asked("ann", "12:00:00", 429), asked("ann", "12:00:01", 200), asked("bob", "12:00:02", 200)) == []


@pytest.mark.parametrize(("giver", "heir"), [("ann", "bob"), ("bob", "ann")])
def test_within_one_second_of_a_coarse_clock_the_failure_came_first(giver: str, heir: str) -> None:
    """Whatever the accounts are called: a name says nothing about who was first."""
    assert heirs(asked(giver, "12:00:00", 429), asked(heir, "12:00:00", 200)) == ["ann", "bob"]


def test_a_chain_of_failures_names_everyone_in_it() -> None:
    chain = [asked("ann", "12:00:00", 429), asked("bob", "12:00:01", 500), asked("cat", "12:00:02", 200)]
    assert heirs(*chain) == ["ann", "bob", "cat"]


@pytest.mark.parametrize("status", [200, 400, 404, 422])
def test_what_did_not_fail_or_fails_everywhere_is_not_taken_over(status: int) -> None:
    assert heirs(asked("ann", "12:00:00", status), asked("bob", "12:00:01", 200)) == []


@pytest.mark.parametrize("status", [*RETRIED_STATUS, 500, 503, 529])
def test_refusals_limits_and_server_errors_are_taken_over(status: int) -> None:
    assert heirs(asked("ann", "12:00:00", status), asked("bob", "12:00:01", 200)) == ["ann", "bob"]


def test_a_busy_class_prompt_proves_nothing() -> None:
    """Thirty students paste one exercise within the hour: somebody is always next."""
    failed = asked("student00", "12:00:00", 429)
    others = [asked(f"student{number:02d}", f"12:{number:02d}:05", 200) for number in range(30)]
    assert heirs(failed, *others) == []


def test_another_turn_of_a_conversation_is_another_request() -> None:
    first = asked("ann", "12:00:00", 429, message_count=1)
    assert heirs(first, asked("bob", "12:00:01", 200, message_count=3)) == []


def test_without_message_counts_the_prompt_alone_decides() -> None:
    first = asked("ann", "12:00:00", 429, message_count=None)
    assert heirs(first, asked("bob", "12:00:01", 200, message_count=None)) == ["ann", "bob"]


def test_only_rows_of_prompts_that_failed_are_read_again() -> None:
    rows = log(
        asked("ann", "12:00:00", 429), asked("bob", "12:00:01", 200), asked("cat", "13:00", 200, prompt_sha256="x")
    )
    kept = retries(rows, failed_of(rows))
    assert sorted(kept["account_id"].to_list()) == ["ann", "bob"]


def test_a_request_without_a_prompt_is_no_retry() -> None:
    rows = log(asked("ann", "12:00:00", 429), asked("bob", "12:00:01", 200, prompt_sha256=None))
    assert retries(rows, failed_of(rows))["account_id"].to_list() == ["ann"]


@pytest.mark.parametrize(("failures", "n_read"), [(MOST_AN_HOUR, MOST_AN_HOUR), (MOST_AN_HOUR + 1, 0)])
def test_a_prompt_that_fails_all_the_time_is_not_read_again(failures: int, n_read: int) -> None:
    rows = log(*(asked(f"a{number}", f"12:{number:02d}:00", 429) for number in range(failures)))
    assert len(retries(rows, failed_of(rows))) == n_read


def test_a_prompt_is_read_again_for_the_hour_in_which_it_failed_seldom() -> None:
    storm = [asked(f"a{number}", f"12:{number:02d}:00", 429) for number in range(MOST_AN_HOUR + 1)]
    assert heirs(*storm, asked("ann", "15:00:00", 429), asked("bob", "15:00:01", 200)) == ["ann", "bob"]


def test_failures_may_know_prompts_by_their_keys() -> None:
    rows = log(asked("ann", "12:00:00", 429), asked("bob", "12:00:01", 200))
    failures = summary_of(rows).failures
    keyed = (
        failures.with_columns(pl.col("prompt_sha256").hash(7))
        if failures["prompt_sha256"].dtype == pl.String
        else failures
    )
    assert failed_prompts(keyed, seed=7).keys.equals(failed_of(rows).keys)


def test_the_name_shows_the_start_of_the_prompt_s_hash_and_the_time_of_the_failure() -> None:
    digest = {"prompt_sha256": "0123456789abcdef" * 4}
    taken = found(asked("ann", "12:00:00", 429, **digest), asked("bob", "12:00:01", 200, **digest))
    micros = int(moment("12:00:00").timestamp()) * 1_000_000
    assert set(taken["entity"].to_list()) == {f"0123456789abcdef@{micros}"}


def test_rows_that_arrive_in_pieces_are_one_story() -> None:
    pieces = [log(asked("bob", "12:00:01", 200)), log(asked("ann", "12:00:00", 429))]
    failed = failed_of(pieces[1])
    forward, backward = (take_overs([retries(piece, failed) for piece in order]) for order in (pieces, pieces[::-1]))
    assert forward.equals(backward)
    assert forward["account_id"].to_list() == ["ann", "bob"]


def test_strangers_who_run_one_bot_at_one_time_take_nothing_over() -> None:
    """Every morning at nine, whoever fails is followed by somebody else's first try."""
    burst = [
        asked("ann", "09:00:00", 200),
        asked("bob", "09:00:01", 503),
        asked("cat", "09:00:02", 200),
        asked("bob", "09:00:03", 200),
    ]
    assert heirs(*burst) == []


def test_an_heir_that_sends_the_prompt_at_other_times_as_well_sends_its_own() -> None:
    own = asked("bob", "15:00:00", 200)
    assert heirs(asked("ann", "12:00:00", 429), asked("bob", "12:00:01", 200), own) == []
