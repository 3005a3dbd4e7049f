from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from forensics.workloads.pivots import AHEAD, MOVED, PIVOT, pivots

START = date(2026, 9, 7)
Counts = dict[int, tuple[int, int]]
"""Day to requests of the old and of the new model."""
QUIET: Counts = {day: (100, 1 if day >= 5 else 0) for day in range(12)}


def frame(counts: Counts, tenant: int | None = None) -> pl.DataFrame:
    rows = [
        (*(() if tenant is None else (tenant,)), START + timedelta(days=day), model, n)
        for day, pair in counts.items()
        for model, n in zip(("old", "new"), pair, strict=True)
        if n
    ]
    names = {} if tenant is None else {"tenant": pl.Int64}
    return pl.DataFrame(rows, schema={**names, "day": pl.Date, "model": pl.String, "n": pl.UInt32}, orient="row")


def moved(counts: Counts, outside: Counts | None = None) -> tuple[int, float] | None:
    found = pivots(frame(counts, 3), frame(QUIET if outside is None else outside))
    assert found.schema == PIVOT
    if found.is_empty():
        return None
    (row,) = found.to_dicts()
    assert (row["tenant"], row["pivot_model"]) == (3, "new")
    return (row["pivot_day"] - START).days, row["pivot_share"]


def test_half_of_the_traffic_moves_on_the_day_of_release() -> None:
    assert moved({day: (20, 0) if day < 5 else (10, 10) for day in range(12)}) == (5, 0.5)


def test_a_trial_before_is_no_move() -> None:
    counts = {day: (20, 0) if day < 5 else (19, 1) if day < 8 else (8, 12) for day in range(12)}
    assert moved(counts) == (8, 0.6)


def test_of_days_that_cannot_be_told_apart_the_first_counts() -> None:
    counts = {0: (9, 0), 1: (9, 0), 2: (2, 0), 3: (6, 6), 4: (6, 6), 5: (6, 6)}
    assert moved(counts, {day: (60, 1 if day >= 2 else 0) for day in range(6)}) == (2, 18 / 38)


def test_a_day_of_release_without_requests_is_as_likely_as_the_day_after_it() -> None:
    counts = {day: (20, 0) if day < 5 else (10, 10) for day in (0, 1, 2, 3, 6, 7, 8)}
    assert moved(counts) == (5, 0.5)
    assert moved({**counts, 5: (20, 0)}) == (6, 0.5)


def test_a_day_of_release_in_a_longer_gap_is_not_named() -> None:
    assert moved({day: (20, 0) if day < 5 else (10, 10) for day in (0, 1, 2, 3, 7, 8, 9)}) == (7, 0.5)


def test_of_other_days_without_requests_nothing_is_said() -> None:
    counts = {day: (20, 0) if day < 8 else (10, 10) for day in (0, 1, 2, 5, 6, 9, 10)}
    assert moved(counts) == (9, 0.5)


def test_a_constant_mix_after_a_thin_beginning_is_no_move() -> None:
    counts = {0: (1, 0), **dict.fromkeys(range(1, 20), (7, 3))}
    assert moved(counts) is None
    assert moved(counts, {}) is None
    assert moved({day: (3, 3) if day else (3, 0) for day in range(9)}) is None


GIVEN = START + timedelta(days=6)


def test_a_given_day_beats_the_one_that_the_log_shows() -> None:
    counts = frame({day: (20, 0) if day < 5 else (10, 10) for day in range(12)}, 3)
    told = pivots(counts, frame(QUIET), {"new": GIVEN})
    assert told["pivot_day"].to_list() == [GIVEN]
    assert pivots(counts, frame(QUIET), {"other*": GIVEN})["pivot_day"].to_list() == [START + timedelta(days=5)]


def test_a_model_that_came_out_before_the_log_is_not_new_in_it() -> None:
    counts = frame({day: (20, 0) if day < 5 else (10, 10) for day in range(12)}, 3)
    assert pivots(counts, frame(QUIET), {"n*w": START - timedelta(days=1)}).is_empty()


def test_of_a_thin_log_a_given_day_is_enough() -> None:
    counts = frame({day: (20, 0) if day < 2 else (10, 10) for day in range(12)}, 3)
    assert pivots(counts, frame({})).is_empty()
    day = START + timedelta(days=2)
    assert pivots(counts, frame({}), {"new": day})["pivot_day"].to_list() == [day]


def test_what_nobody_was_seen_to_be_without_is_not_new() -> None:
    counts = {day: (20, 0) if day < 2 else (10, 10) for day in range(12)}
    assert moved(counts, {}) is None
    assert moved(counts, dict.fromkeys(range(12), (60, 0))) == (2, 0.5)


def test_names_of_models_are_free_text() -> None:
    names = pl.col("model").replace({"new": "tenant", "old": "day"})
    counts = {day: (20, 0) if day < 5 else (10, 10) for day in range(12)}
    found = pivots(frame(counts, 3).with_columns(names), frame(QUIET).with_columns(names))
    assert found["pivot_model"].to_list() == ["tenant"]


def renamed(rows: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    return rows.with_columns(pl.col("model").replace(names))


def test_another_name_of_the_same_model_is_no_new_one() -> None:
    names = {"new": "us.anthropic.claude-opus-4-1-20250805-v1:0", "old": "claude-opus-4.1"}
    counts = {day: (20, 0) if day < 5 else (10, 10) for day in range(12)}
    assert pivots(renamed(frame(counts, 3), names), renamed(frame(QUIET), names)).is_empty()


def test_a_move_under_two_names_is_one_move_told_by_the_commoner_name() -> None:
    own = frame({day: (20, 0) if day < 5 else (6, 8) for day in range(12)}, 3)
    other = frame(dict.fromkeys(range(5, 12), (0, 6)), 3)
    whole = pl.concat([renamed(own, {"new": "claude-opus-4.1"}), renamed(other, {"new": "anthropic/Claude-Opus-4-1"})])
    (row,) = pivots(whole, renamed(frame(QUIET), {"new": "claude-opus-4-1-20250805"})).to_dicts()
    assert row == {
        "tenant": 3,
        "pivot_model": "claude-opus-4.1",
        "pivot_day": START + timedelta(days=5),
        "pivot_share": 0.7,
    }


def test_thousands_of_models_take_no_time_each() -> None:
    rows = [(3, START + timedelta(days=1 + number % 9), f"m{number}", 1) for number in range(30_000)]
    many = pl.DataFrame(rows, schema=frame({}, 3).schema, orient="row")
    assert pivots(pl.concat([many, frame({0: (20_000, 0)}, 3)]), frame(QUIET)).is_empty()


def test_what_begins_after_the_release_has_not_moved() -> None:
    assert moved(dict.fromkeys(range(5, 12), (8, 12))) is None
    assert moved(dict.fromkeys(range(7, 12), (8, 12))) is None
    assert moved({4: (20, 0), **dict.fromkeys(range(5, 12), (8, 12))}) == (5, 0.6)


def test_slow_adoption_is_none() -> None:
    assert moved({day: (100, max(0, day - 4)) for day in range(12)}) is None


def test_where_everybody_moves_it_tells_nothing() -> None:
    half = {day: (100, 0) if day < 5 else (50, 50) for day in range(12)}
    assert MOVED * AHEAD <= 1 / 2
    assert moved(half, half) is None


def test_a_model_of_the_first_day_is_not_new() -> None:
    counts = {day: (19, 1) if day < 5 else (2, 18) for day in range(12)}
    assert moved(counts, {0: (9, 1)}) is None


def test_without_days_or_models_nothing_moved() -> None:
    assert moved({}) is None
    unknown = frame({0: (5, 5)}, 3).with_columns(model=pl.lit(None, pl.String), day=pl.lit(None, pl.Date))
    assert pivots(unknown, frame({})).is_empty()
