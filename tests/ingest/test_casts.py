from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from forensics.ingest.casts import as_text, cast_quickly, cast_to


def cast(values: list[Any], dtype: Any, target: Any) -> list[Any]:
    series = pl.Series("v", values, dtype=dtype)
    return series.to_frame().select(cast_to(pl.col("v"), series.dtype, target)).to_series().to_list()


def text(series: pl.Series) -> list[Any]:
    return series.alias("v").to_frame().select(as_text(pl.col("v"), series.dtype)).to_series().to_list()


@pytest.mark.parametrize(
    ("series", "written"),
    [
        (pl.Series([123]), ["123"]),
        (pl.Series([1e15, 123.0, 0.5, float("nan"), None]), ["1000000000000000", "123", "0.5", None, None]),
        (pl.Series([True]), ["true"]),
        (pl.Series(["", " x", None]), [None, " x", None]),
        (pl.Series(["a"], dtype=pl.Categorical), ["a"]),
        (pl.Series([b"abc"]), ["abc"]),
        (pl.Series([b"\xff", b"abc", None]), [None, "abc", None]),
        (pl.Series([[b"\xff"], [b"a", None], None]), [None, '["a", null]', None]),
        (pl.Series([{"a": b"\xff"}, {"a": b"x"}]), [None, '{"a": "x"}']),
        (pl.Series([timedelta(seconds=90)]), ["PT1M30S"]),
        (pl.Series([{"a": 1, "b": None, "c": "é"}]), ['{"a": 1, "c": "é"}']),
        (pl.Series([["a", "b"], None]), ['["a", "b"]', None]),
        (pl.Series([None]), [None]),
    ],
)
def test_text_is_spelled_as_json_lines_spell_it(series: pl.Series, written: list[str | None]) -> None:
    assert text(series) == written


def test_integers_come_from_any_plain_spelling() -> None:
    assert cast(["7", " 7 ", "200.0", "1e3", "7.5", "x", ""], pl.String, pl.Int64) == [
        7,
        7,
        200,
        1000,
        None,
        None,
        None,
    ]
    assert cast([7.0, 7.5, float("inf"), 1e300], pl.Float64, pl.Int64) == [7, None, None, None]
    assert cast([2**63], pl.UInt64, pl.Int64) == [None]
    assert cast(["9223372036854775807", "9" * 30], pl.String, pl.Int64) == [2**63 - 1, None]


def test_numbers_are_finite_or_null() -> None:
    assert cast(["0.1", "nan", "inf", "-Infinity", "1e400"], pl.String, pl.Float64) == [0.1, None, None, None, None]
    assert cast([float("nan"), 1.5], pl.Float64, pl.Float64) == [None, 1.5]


def test_truth_values_come_from_words_and_digits() -> None:
    assert cast(["true", "False", "1", "0", "yes"], pl.String, pl.Boolean) == [True, False, True, False, None]
    assert cast([1, 0, 2], pl.Int64, pl.Boolean) == [True, False, None]


@pytest.mark.parametrize("target", [pl.Int64, pl.Float64, pl.Boolean, pl.String])
def test_the_quick_way_never_contradicts_the_thorough_one(target: Any) -> None:
    spellings = pl.Series("v", ["7", " 7 ", "7.5", "nan", "true", "", "x", None, "1e3", "0", "-0.0"])
    read = spellings.to_frame().select(
        quick=cast_quickly(pl.col("v"), pl.String(), target), sure=cast_to(pl.col("v"), pl.String(), target)
    )
    assert read.filter(pl.col("quick").is_not_null() & pl.col("quick").ne_missing(pl.col("sure"))).is_empty()
