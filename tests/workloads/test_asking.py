from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.foundation.registry import unmeasured
from forensics.vocabulary.columns import REQUEST_COLUMNS
from forensics.workloads.asking import asking, habits

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMA = {
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
}
ALL = frozenset(REQUEST_COLUMNS)
DIGESTS = pl.Series(["zero", "one"])
ROWS = [
    (1, 0, 1, 64, 0.0, True, False, 10, 40, 7),
    (1, 0, 1, 64, 0.0, True, False, 10, 40, 8),
    (1, 1, 3, 64, 0.5, True, False, 10, 40, 7),
    (1, 1, 1, 99, 0.0, False, True, 10, 40, 9),
    (None, 2, 5, None, None, False, False, 10, 10, 1),
    (None, 3, 5, 64, None, False, False, 10, 10, 2),
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
    }


def test_of_a_part_of_the_requests_repeats_say_nothing() -> None:
    looked = pl.DataFrame(ROWS, schema=SCHEMA, orient="row")
    found = asking(looked, DIGESTS, ALL, frozenset({1}))
    assert set(found["measure"]) == habits().keys() - {"repeats", "same_tasks"}


def test_what_the_log_does_not_have_is_unmeasured() -> None:
    assert set(taken(ROWS, frozenset({"max_tokens"}))) == {"pinned_limit"}
    assert taken(ROWS, frozenset()) == {}
    assert unmeasured(habits(), frozenset({"prompt_sha256"})).keys() == habits().keys() - {"repeats", "same_tasks"}
    assert unmeasured(habits(), frozenset({"input_tokens"}))["output_ratio"] == "missing: output_tokens"


def test_nothing_is_said_of_no_values() -> None:
    empty = [(1, 0, None, None, None, False, False, 0, 0, None)]
    found = taken(empty)
    assert set(found) == {"offers_tools", "sends_images"}
    assert all(math.isfinite(value) for value, _ in found.values())
    assert asking(pl.DataFrame(schema=SCHEMA), DIGESTS, ALL).is_empty()


@pytest.mark.parametrize("name", sorted(habits()))
def test_a_habit_reads_canonical_columns_and_has_an_innocent_explanation(name: str) -> None:
    habit = habits()[name]
    assert habit.needs <= ALL
    assert "Innocent:" in habit.meaning
    assert habit.unit
