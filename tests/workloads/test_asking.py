from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.foundation.registry import unmeasured
from forensics.vocabulary.columns import REQUEST_COLUMNS
from forensics.workloads.asking import asking, asking_of_jobs, habits

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMA = {
    "row": pl.UInt32,
    "cluster": pl.UInt32,
    "account": pl.UInt32,
    "message_count": pl.Int64,
    "max_tokens": pl.Int64,
    "temperature": pl.Float64,
    "tools": pl.Boolean,
    "images": pl.Boolean,
    "input_tokens": pl.Int64,
    "output_tokens": pl.Int64,
    "prompt": pl.UInt64,
    "setting": pl.UInt64,
    "script": pl.UInt8,
    "asks": pl.UInt64,
}
ALL = frozenset(REQUEST_COLUMNS)
DIGESTS = pl.Series(["zero", "one"])
ROWS = [
    (0, 1, 0, 1, 64, 0.0, True, False, 10, 40, 7, 1, 0, 0),
    (1, 1, 0, 1, 64, 0.0, True, False, 10, 40, 8, 1, 0, 4),
    (2, 1, 1, 3, 64, 0.5, True, False, 10, 40, 7, 2, 0, 4),
    (3, 1, 1, 1, 99, 0.0, False, True, 10, 40, 9, 3, 1, 4),
    (4, None, 2, 5, None, None, False, False, 10, 10, 1, 5, 0, 0),
    (5, None, 3, 5, 64, None, False, False, 10, 10, 2, 6, 0, 0),
]


def taken(rows: Sequence[tuple[object, ...]], covered: frozenset[str] = ALL) -> dict[str, tuple[float, float | None]]:
    found = asking(pl.DataFrame(rows, schema=SCHEMA, orient="row"), DIGESTS, covered)
    assert set(found["members"]) <= {"one"}
    return {name: (value, usual) for name, value, usual in found.select("measure", "value", "usual").rows()}


def test_every_habit_is_taken_of_a_cluster_and_of_the_others() -> None:
    found = taken(ROWS)
    assert found == {
        "single_turns": (0.75, 0.0),
        "pinned_limit": (0.75, 1.0),
        "pinned_temperature": (0.75, None),
        "offers_tools": (0.75, 0.0),
        "sends_images": (0.25, 0.0),
        "output_ratio": (4.0, 1.0),
        "repeats": (0.25, None),
        "same_tasks": (0.5, None),
        "resampled": (0.0, None),
        # Three at one value and one at another: 16 / (9 + 1).
        "temperatures": (1.6, None),
        "scripts_used": (1.6, 1.0),
        # Of three prompts one came first in the second half; one is on two accounts, two are on one: 1/4 + 1/2 + 1/2.
        "information_gain": (1 / 1.25, None),
        # Each account has one request after its first.
        "settings_changed": (0.5, None),
        "topic_changes": (0.5, None),
    }


def test_of_a_part_of_the_requests_repeats_say_nothing() -> None:
    looked = pl.DataFrame(ROWS, schema=SCHEMA, orient="row")
    found = asking(looked, DIGESTS, ALL, frozenset({1}))
    of_all = {"repeats", "same_tasks", "resampled", "information_gain"}
    assert set(found["measure"]) == habits().keys() - of_all


def test_what_the_log_does_not_have_is_unmeasured() -> None:
    assert set(taken(ROWS, frozenset({"max_tokens"}))) == {"pinned_limit"}
    assert taken(ROWS, frozenset()) == {}
    by_hash = {"repeats", "same_tasks", "resampled", "information_gain"}
    assert unmeasured(habits(), frozenset({"prompt_sha256"})).keys() == habits().keys() - by_hash
    assert unmeasured(habits(), frozenset({"input_tokens"}))["output_ratio"] == "missing: output_tokens"


def test_nothing_is_said_of_no_values() -> None:
    empty = [(0, 1, 0, None, None, None, False, False, 0, 0, None, 1, None, 0)]
    found = taken(empty)
    assert set(found) == {"offers_tools", "sends_images"}
    assert all(math.isfinite(value) for value, _ in found.values())
    assert asking(pl.DataFrame(schema=SCHEMA), DIGESTS, ALL).is_empty()


def test_what_has_no_text_is_in_no_script_and_no_change_of_topic() -> None:
    asks = [(0, 4), (None, 0), (0, 4), (0, 4), (3, 0)]
    rows = [(n, 1, 0, 1, 1, 0.0, False, False, 1, 1, n, 1, *said) for n, said in enumerate(asks)]
    found = taken(rows)
    assert found["topic_changes"] == (0.5, None)
    assert found["scripts_used"][0] == pytest.approx(1.6)
    hashed = taken([(*row[:12], None, 0) for row in rows])
    assert hashed.keys().isdisjoint({"topic_changes", "scripts_used"})


def test_what_is_no_number_is_no_temperature() -> None:
    rows = [(n, 1, 0, 1, None, value, False, False, 1, 1, n, 1, 0, 0) for n, value in enumerate((math.nan, 0.5, None))]
    assert taken(rows)["temperatures"] == (1.0, None)
    assert "temperatures" not in taken(rows[:1])


def test_each_job_has_habits_of_its_own() -> None:
    jobs = pl.Series("job", [0, 1, 0, 1, None, None], dtype=pl.Int64)
    looked = pl.DataFrame(ROWS, schema=SCHEMA, orient="row").with_columns(jobs)
    found = asking_of_jobs(looked, DIGESTS, ALL)
    limits = found.filter(pl.col("measure") == "pinned_limit")
    assert limits.select("members", "job", "value", "usual").rows() == [("one", 0, 1.0, 1.0), ("one", 1, 0.5, 1.0)]
    # In the first job one prompt is on two accounts, and asked again in its second half.
    gain = found.filter((pl.col("measure") == "information_gain") & (pl.col("job") == 0))
    assert gain["value"].to_list() == [0.0]


def test_a_prompt_asked_four_times_is_resampled() -> None:
    prompts = [7, 7, 7, 7, 8, 8, 8, 9, None]
    rows = [(n, 1, n % 2, 1, 1, 0.0, False, False, 1, 1, prompt, 1, 0, 0) for n, prompt in enumerate(prompts)]
    value, usual = taken(rows)["resampled"]
    assert value == pytest.approx(1 / 3)
    assert usual is None


def test_the_order_of_the_rows_changes_nothing() -> None:
    assert taken(ROWS[::-1]) == taken(ROWS)


@pytest.mark.parametrize("name", sorted(habits()))
def test_a_habit_reads_canonical_columns_and_has_an_innocent_explanation(name: str) -> None:
    habit = habits()[name]
    assert habit.needs <= ALL
    assert "Innocent:" in habit.meaning
    assert habit.unit
