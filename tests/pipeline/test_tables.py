from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from forensics.pipeline.tables import placed

IDS = pl.Series(["a", "b", "d"])
ROWS = pl.DataFrame({"account_id": ["d", "c", "a", "d"], "n": [1, 2, 3, 4]})
PLACED = pl.DataFrame({"n": [1, 3, 4], "place": pl.Series([2, 0, 2], dtype=pl.UInt32)})


@pytest.mark.parametrize(
    "dtype",
    [pl.String, pl.Enum(["a", "b", "c", "d"]), pl.Enum(["d", "c", "a"])],
    ids=["texts", "categories", "other categories"],
)
def test_accounts_have_the_same_places_as_texts_and_as_categories(dtype: pl.DataType) -> None:
    assert_frame_equal(placed(ROWS.with_columns(pl.col("account_id").cast(dtype)), IDS), PLACED)


def test_categories_that_are_the_ids_are_places_already() -> None:
    known = ROWS.filter(pl.col("account_id") != "c")
    assert_frame_equal(placed(known.with_columns(pl.col("account_id").cast(pl.Enum(IDS))), IDS), PLACED)


def test_where_there_are_no_accounts_nobody_has_a_place() -> None:
    assert placed(ROWS, IDS.clear()).is_empty()
    assert placed(ROWS.clear(), IDS).is_empty()
