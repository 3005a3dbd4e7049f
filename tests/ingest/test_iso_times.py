"""A column of times in one spelling is read by its digits, to the same times as one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forensics.ingest.iso_times import read_utc
from forensics.ingest.times import read_times

if TYPE_CHECKING:
    from forensics.ingest.times import Times

SPELLED = "2026-03-02T11:04:05.123456Z"


def described(read: Times, n: int) -> tuple[object, ...]:
    return read.values.head(n).to_list(), read.units.head(n).to_list(), read.n_naive


def check_same(texts: list[str]) -> None:
    # A text that is no time at all has every other read on its own.
    alone = read_times(pl.Series([*texts, "no time"]), "UTC")
    assert described(read_times(pl.Series(texts), "UTC"), len(texts)) == described(alone, len(texts))


@pytest.mark.parametrize(
    "text",
    [
        SPELLED,
        "2015-01-01T00:00:00Z",
        "2099-12-31T23:59:59.999999Z",
        "2028-02-29T00:00:00.5Z",
        "2026-03-02T11:04:05.007Z",
        "2026-03-02T11:04:05+00:00",
        "2026-03-02T11:04:05.123456+00:00",
    ],
)
def test_one_spelling_of_utc_is_read_by_its_digits(text: str) -> None:
    read = read_utc(pl.Series([text, text]))
    assert read is not None
    assert read.cast(pl.Datetime("us", "UTC")).to_list() == [datetime.fromisoformat(text)] * 2
    check_same([text, text])


@pytest.mark.parametrize(
    "text",
    [
        "2014-12-31T23:59:59.999999Z",
        "2100-01-01T00:00:00.000000Z",
        "1926-03-02T11:04:05.123456Z",
        "2026-02-29T11:04:05.123456Z",
        "2026-04-31T11:04:05.123456Z",
        "2026-00-02T11:04:05.123456Z",
        "2026-13-02T11:04:05.123456Z",
        "2026-03-00T11:04:05.123456Z",
        "2026-03-99T11:04:05.123456Z",
        "2026-03-02T24:04:05.123456Z",
        "2026-03-02T11:60:05.123456Z",
        "2026-03-02T11:04:60.123456Z",
        "2026-03-02 11:04:05.123456Z",
        "2026-03-02T11:04:05,123456Z",
        "2026-03-02T11:04:05.12345 Z",
        "2026-03-02T11:04:05.1234567Z",
        "2026-03-02T11:04:05.Z",
        "2026-03-02T11:04:05.123456z",
        "2026-03-02T11:04:05.123456",
        "2026-03-02T11:04:05+01:00",
        "2026-03-02T11:04:05-00:00",
        "2026-03-02T11:04Z",
        "2026-03-02T11:04+00:00",
        "1772449445.1234567",
        "2026-03-02T11:04:05\u00e9\u00e9\u00e9Z",
        "",
    ],
)
def test_any_other_text_has_the_column_read_one_by_one(text: str) -> None:
    assert read_utc(pl.Series([text, text])) is None
    check_same([text, text])
    check_same([SPELLED, text])


def test_a_column_with_nothing_in_it_and_one_with_gaps_are_read_one_by_one() -> None:
    assert read_utc(pl.Series([], dtype=pl.String)) is None
    assert read_utc(pl.Series([SPELLED, None])) is None


def test_a_part_of_a_column_is_read_from_where_it_begins() -> None:
    later = SPELLED.replace("11:04", "12:05")
    together = pl.concat([pl.Series([SPELLED, SPELLED, later]), pl.Series([later, SPELLED])], rechunk=False)
    read = read_utc(together[2:4])
    assert read is not None
    assert read.cast(pl.Datetime("us", "UTC")).to_list() == [datetime.fromisoformat(later)] * 2


MOMENTS = st.integers(0, 85 * 366 * 86_400 * 10**6).map(
    lambda micros: datetime(2014, 12, 30, tzinfo=UTC) + timedelta(microseconds=micros)
)


@given(
    st.lists(MOMENTS, min_size=1, max_size=5),
    st.integers(0, 6),
    st.sampled_from(["Z", "+00:00"]),
    st.none() | st.tuples(st.integers(0, 30), st.sampled_from("0129:-+.TZ \u00e9")),
)
def test_random_times_are_the_same_in_both_ways(
    moments: list[datetime], n_digits: int, zone: str, change: tuple[int, str] | None
) -> None:
    fractions = [f".{moment.microsecond:06}"[: n_digits + 1] if n_digits else "" for moment in moments]
    texts = [f"{moment:%Y-%m-%dT%H:%M:%S}{part}{zone}" for moment, part in zip(moments, fractions, strict=True)]
    if change is not None:
        place, letter = change
        texts[-1] = texts[-1][:place] + letter + texts[-1][place + 1 :]
    check_same(texts)
