from __future__ import annotations

import json
from datetime import UTC, datetime

import polars as pl
import pytest

from forensics.cli.rows import cell, rendered, width
from forensics.foundation.errors import UsageError

ROWS = pl.DataFrame(
    {
        "name": ["ann", "\x1b[31mred\u202e", "東京"],
        "n": [1, 20, None],
        "seen": [datetime(2026, 5, 1, tzinfo=UTC), None, None],
        "cites": [["r-1", "r-2"], [], None],
    }
)


def test_a_table_is_aligned_and_every_value_is_safe() -> None:
    assert rendered(ROWS, "table").splitlines() == [
        "name                n  seen                  cites",
        "ann                 1  2026-05-01 00:00:00Z  r-1 r-2",
        "\\x1b[31mred\\u202e  20  -",
        "東京                -  -                     -",
    ]


def test_an_empty_table_shows_its_header() -> None:
    assert rendered(ROWS.clear(), "table") == "name  n  seen  cites"


def test_json_is_ascii_and_says_times_in_utc() -> None:
    text = rendered(ROWS, "json")
    assert text.isascii()
    assert json.loads(text)[0] == {"name": "ann", "n": 1, "seen": "2026-05-01T00:00:00Z", "cites": ["r-1", "r-2"]}


def test_json_lines_are_one_object_a_row_and_nothing_for_nothing() -> None:
    lines = rendered(ROWS, "jsonl").splitlines()
    assert [json.loads(line)["n"] for line in lines] == [1, 20, None]
    assert rendered(ROWS.clear(), "jsonl") == ""


def test_csv_defuses_formulas() -> None:
    assert rendered(pl.DataFrame({"name": ["=cmd()"]}), "csv") == "name\r\n'=cmd()\r\n"


def test_an_unknown_format_is_an_error_with_the_closest_one() -> None:
    with pytest.raises(UsageError, match=r"unknown format 'jsn' \(did you mean 'json"):
        rendered(ROWS, "jsn")


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "-"), (True, "yes"), (0.123456, "0.1235"), (12, "12"), ("x" * 9, "xxxx…")]
)
def test_a_cell_is_short(value: object, shown: str) -> None:
    assert cell(value, 5) == shown or cell(value) == shown


def test_wide_characters_take_two_columns_and_combining_ones_none() -> None:
    assert width("東京") == 4
    assert width("e\u0301") == 1
