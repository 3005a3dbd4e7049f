from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.workloads.pivots import KNOWN
from forensics.workloads.sharing import AT_LEAST
from forensics.workloads.ways import A_LIST, BEGUN, HOURS, OFTENER, ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MIDNIGHT = datetime(2026, 9, 7, tzinfo=UTC)
N_ACCOUNTS, N_HOURS = 10, 120
"""Of the cluster."""
EACH = 40
"""Other requests of each account: what people ask there, and go on with."""
LIST, OTHER, APP = 1, 2, 3
"""Settings."""
OLD, RIVAL, NEW = "model-1", "model-2", "model-3"
SCHEMA: dict[str, Any] = {
    "account": pl.UInt32,
    "timestamp": pl.Datetime("us", "UTC"),
    "tenant": pl.Int64,
    "system": pl.UInt64,
    "setting": pl.UInt64,
    "model": pl.String,
    "message_count": pl.Int64,
    "max_tokens": pl.Int64,
    "temperature": pl.Float64,
    "tools": pl.Boolean,
    "images": pl.Boolean,
}
DAYS = {"day": pl.Date, "model": pl.String, "n": pl.Int64}
Row = dict[str, Any]


def asked(account: int, hour: int, **fields: Any) -> Row:
    told = {"setting": LIST, "model": OLD, "message_count": 1, "max_tokens": 4_096, "tools": False, "images": False}
    return {"account": account, "timestamp": MIDNIGHT + timedelta(hours=hour), **told, **fields}


def listed(n: int = 200, first_hour: int = 0, **fields: Any) -> Iterator[Row]:
    """A list that is worked through: account by account, hour by hour."""
    for number in range(n):
        yield asked(number % N_ACCOUNTS, first_hour + 7 * number % (N_HOURS - first_hour), **fields)


def talking(account: int) -> Iterator[Row]:
    """People's questions, each of them asked on once."""
    for number in range(EACH):
        yield asked(account, (11 * account + 3 * number) % N_HOURS, setting=APP, message_count=1 + 2 * (number % 2))


PEOPLE = [row for account in range(N_ACCOUNTS) for row in talking(account)]


def found(
    *parts: Iterable[Row],
    people: list[Row] = PEOPLE,
    often: int = 0,
    model: str | None = OLD,
    n_others: int = 500,
    outside: dict[date, dict[str, int]] | None = None,
) -> list[Row]:
    """Requests of people and lists that are somebody's.

    In the log, ``often`` of 1,000 requests of ``n_others`` others ask as the list does, of that model.
    """
    rows = pl.DataFrame([*people, *(row for part in parts for row in part)], schema=SCHEMA, orient="row")
    usual = pl.DataFrame({"setting": [LIST, APP], "model": [model, model], "n": [often, 1_000 - often]})
    days = [(day, model, n) for day, models in (outside or {}).items() for model, n in models.items()]
    frame = rows.with_row_index("row")
    asks = usual.cast({"setting": pl.UInt64, "model": pl.String, "n": pl.Int64})
    told = ways(frame, asks, n_others, pl.DataFrame(days, schema=DAYS, orient="row"), {})
    return frame.drop("tenant").join(told, on="row", how="inner", validate="1:1").sort("row").to_dicts()


def whose(rows: list[Row], *by: str) -> dict[tuple[Any, ...], int]:
    return {tuple(row[name] for name in by): row["tenant"] for row in rows}


def test_a_list_that_shares_no_text_is_told_by_how_it_is_asked() -> None:
    rows = found(listed())
    assert len(rows) == 200
    assert {(row["tenant"], row["part"], row["setting"]) for row in rows} == {(0, 0, LIST)}


def test_what_text_tells_already_is_left_to_it() -> None:
    assert found(listed(tenant=0)) == []


def test_a_way_that_others_ask_in_as_well_is_no_list_s() -> None:
    share = 200 / (200 + len(PEOPLE))
    assert found(listed(), often=round(900 * share / OFTENER))
    assert not found(listed(), often=round(1_100 * share / OFTENER))


def test_conversations_are_no_list() -> None:
    threads = [{**row, "message_count": 1 + 2 * (number // 2 % 3)} for number, row in enumerate(listed())]
    assert found(listed(message_count=1))
    assert not found(threads)


def test_without_counts_of_messages_nothing_is_told() -> None:
    assert not found(listed(message_count=None))


def test_where_few_others_were_looked_at_nothing_is_told() -> None:
    assert found(listed(), n_others=29)
    assert not found(listed(), n_others=28)


def test_requests_that_do_not_count_their_messages_begin_no_thread() -> None:
    def counted(share: float) -> Iterator[Row]:
        for number, row in enumerate(listed()):
            yield {**row, "message_count": 1 if number < 200 * share else None}

    assert found(counted(0.55))
    assert not found(counted(0.45))


def test_what_one_account_or_two_begin_is_not_shared_out() -> None:
    going_on = [{**row, "message_count": 3} for row in PEOPLE]

    def on(n: int) -> Iterator[Row]:
        for row in listed():
            yield {**row, "account": row["account"] % n}

    assert found(on(AT_LEAST), people=going_on)
    assert not found(on(AT_LEAST - 1), people=going_on)


def test_a_list_may_be_spread_a_little_less_widely_than_chance_spreads() -> None:
    assert found({**row, "account": number % 6} for number, row in enumerate(listed()))
    assert not found({**row, "account": number % 4} for number, row in enumerate(listed()))


def test_whoever_goes_on_at_length_makes_no_list_even() -> None:
    long = [asked(0, number % N_HOURS, setting=APP, message_count=3) for number in range(2_000)]
    assert not found(long, ({**row, "account": number % 3} for number, row in enumerate(listed())))


def test_a_batch_of_some_hours_is_no_list() -> None:
    def during(n: int) -> Iterator[Row]:
        for number, row in enumerate(listed()):
            yield {**row, "timestamp": MIDNIGHT + timedelta(hours=9 + number // N_ACCOUNTS % n)}

    assert found(during(HOURS))
    assert not found(during(HOURS - 1))


def test_a_list_has_a_first_and_a_last_hour() -> None:
    assert found(asked(number % N_ACCOUNTS, 30 + 7 * number % 40) for number in range(200))


def test_one_customer_s_requests_on_few_accounts_are_no_list_of_the_pool_s() -> None:
    assert not found({**row, "account": row["account"] % 2} for row in listed())


def test_sessions_are_no_list() -> None:
    hours = [number // 20 * 12 for number in range(200)]
    assert not found(
        {**row, "timestamp": MIDNIGHT + timedelta(hours=hour)} for row, hour in zip(listed(), hours, strict=True)
    )


def test_a_program_that_sets_nothing_asks_as_everybody_s_does() -> None:
    assert not found(listed(max_tokens=None))
    assert found(listed(max_tokens=None, temperature=0.7))


def test_two_models_are_two_customers_and_two_settings_of_one_model_are_one() -> None:
    rows = found(listed(), listed(model=RIVAL), listed(setting=OTHER))
    assert whose(rows, "setting", "model") == {(LIST, OLD): 0, (OTHER, OLD): 0, (LIST, RIVAL): 1}
    assert len({row["part"] for row in rows}) == 3


def test_two_spellings_are_one_model() -> None:
    (part,) = {(row["tenant"], row["part"]) for row in found(listed(), listed(model=f"Maker/{OLD}"))}
    assert part == (0, 0)


def test_a_system_prompt_of_one_s_own_tells_whose_it_is_and_one_before_everything_does_not() -> None:
    rows = found(listed(system=7), listed(system=8), listed(system=7, model=RIVAL))
    assert whose(rows, "system", "model") == {(7, OLD): 0, (7, RIVAL): 0, (8, OLD): 1}
    everywhere = [{**row, "system": 9} for row in [*listed(600), *listed(600, model=RIVAL)]]
    assert whose(found(*[everywhere] * 2), "model") == {(OLD,): 0, (RIVAL,): 1}


def test_system_prompts_that_vary_tell_nothing() -> None:
    assert not found({**row, "system": number} for number, row in enumerate(listed()))


def test_a_list_that_moves_to_a_new_model_stays_one_customer_s() -> None:
    out = {date(2026, 9, 7): {OLD: KNOWN}, date(2026, 9, 9): {NEW: 1}}
    rows = found(listed(), listed(100, 48, model=NEW), listed(setting=OTHER, model=RIVAL), outside=out)
    assert whose(rows, "model") == {(OLD,): 0, (NEW,): 0, (RIVAL,): 1}


def test_a_little_is_not_named() -> None:
    n = round(A_LIST * len(PEOPLE) / (1 - A_LIST))
    assert len(found(listed(n + 5))) == n + 5
    assert not found(listed(n - 5))


def test_a_handful_is_no_list_however_small_the_cluster() -> None:
    few = PEOPLE[:: len(PEOPLE) // 100]
    assert found(listed(BEGUN), people=few)
    assert not found(listed(BEGUN - 1), people=few)


def test_where_models_are_not_told_what_others_set_is_compared_all_the_same() -> None:
    unnamed = [{**row, "model": None} for row in listed()]
    people = [{**row, "model": None} for row in PEOPLE]
    assert {row["tenant"] for row in found(unnamed, people=people, model=None)} == {0}
    assert not found(unnamed, people=people, model=None, often=100)


def test_of_no_requests_nothing_is_told() -> None:
    empty = pl.DataFrame(schema={"row": pl.UInt32, **SCHEMA})
    usual = pl.DataFrame(schema={"setting": pl.UInt64, "model": pl.String, "n": pl.Int64})
    assert ways(empty, usual, 500, pl.DataFrame(schema=DAYS), {}).is_empty()
