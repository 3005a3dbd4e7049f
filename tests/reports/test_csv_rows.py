from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import polars as pl
import pytest

from forensics.reports.csv_rows import csv_text


def cells(frame: pl.DataFrame) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_text(frame), newline="")))


@pytest.mark.parametrize("value", ["=cmd()", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\x00x"])
def test_a_text_that_a_spreadsheet_would_compute_is_quoted_with_an_apostrophe(value: str) -> None:
    assert cells(pl.DataFrame({"a": [value]}))[1] == [f"'{value}"]


def test_numbers_are_left_alone() -> None:
    frame = pl.DataFrame({"n": [-1], "x": [-0.5], "t": [datetime(2026, 3, 1, tzinfo=UTC)]})
    assert cells(frame)[1][:2] == ["-1", "-0.5"]


@pytest.mark.parametrize("value", ["a,b", 'say "x"', "two\nlines", "two\r\nlines", "plain", ""])
def test_any_other_text_comes_back_as_it_was(value: str) -> None:
    assert cells(pl.DataFrame({"a": [value], "b": ["z"]}))[1] == [value, "z"]


def test_lines_end_as_rfc_4180_says() -> None:
    assert csv_text(pl.DataFrame({"a": ["x"]})) == "a\r\nx\r\n"


def test_lists_are_one_text_and_checked_too() -> None:
    frame = pl.DataFrame({"cited": [["=1", "b"], []]}, schema={"cited": pl.List(pl.String)})
    assert [row[0] if row else "" for row in cells(frame)[1:]] == ["'=1 b", ""]


def test_categories_and_headers_are_checked_too() -> None:
    frame = pl.DataFrame({"=h": pl.Series(["-x"], dtype=pl.Enum(["-x"]))})
    assert cells(frame) == [["'=h"], ["'-x"]]


def test_nothing_is_an_empty_cell() -> None:
    assert cells(pl.DataFrame({"a": [None], "b": ["z"]}, schema={"a": pl.String, "b": pl.String}))[1] == ["", "z"]
