from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from forensics.foundation.text_order import in_text_order

TEXTS = st.one_of(st.none(), st.text(max_size=4), st.sampled_from(["a", "B", "é", "z", "10", "9"]))
DAYS = st.one_of(st.none(), st.integers(-40_000, 40_000).map(lambda n: date(2026, 9, 7) + timedelta(days=n)))
ROWS = st.lists(st.tuples(TEXTS, DAYS, TEXTS, st.integers(-(2**40), 2**40)), max_size=40)
SCHEMA = {"entity": pl.String, "day": pl.Date, "account": pl.String, "n": pl.Int64}


@given(ROWS)
def test_the_order_is_that_of_a_plain_sort(rows: list[tuple[str | None, date | None, str | None, int]]) -> None:
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    keys = list(SCHEMA)
    assert_frame_equal(in_text_order(frame, *keys), frame.sort(keys))


def test_keys_that_do_not_fit_one_number_are_compared_one_after_the_other() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(5)]
    rows = [(f"{n % 3}", days[n % 5], f"{n % 7}", (-1) ** n * n * 2**40) for n in range(99)]
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    for keys in (["n", "entity", "account", "day"], ["entity", "n", "day", "account"]):
        assert_frame_equal(in_text_order(frame, *keys), frame.sort(keys))


@pytest.mark.parametrize("height", [0, 1, 2])
def test_short_frames_and_columns_of_nulls(height: int) -> None:
    frame = pl.DataFrame({"entity": [None] * height, "n": range(height)}, schema={"entity": pl.String, "n": pl.Int64})
    assert_frame_equal(in_text_order(frame, "entity", "n"), frame)
