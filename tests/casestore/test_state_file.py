from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import polars as pl
import pyarrow.parquet as pq
import pytest
from polars.testing import assert_frame_equal

from forensics.casestore.parquet_file import read_frame, write_frame
from forensics.casestore.state_file import write_state

if TYPE_CHECKING:
    from pathlib import Path

SEEN = datetime(2026, 9, 1, 12, 30, 0, 123456, tzinfo=UTC)
FRAME = pl.DataFrame(
    {
        "account_id": pl.Series([0, 7, 7, 4_294_967_295], dtype=pl.UInt32),
        "kind": ["card", "ip_address", "ip_address", None],
        "text": ["a", "a\u00e9", "b\0", "c" * 5_000],
        "n": pl.Series([1, None, -(2**63), 2**63 - 1], dtype=pl.Int64),
        "hour": pl.Series([0, 23, 255, None], dtype=pl.UInt8),
        "share": [0.1, float("inf"), None, -0.0],
        "known": [True, None, False, True],
        "day": [date(2026, 9, 1), None, date(1, 1, 1), date(9999, 12, 31)],
        "seen": pl.Series([SEEN, None, SEEN, SEEN], dtype=pl.Datetime("us", "UTC")),
        "cited": pl.Series([["a"], [], None, ["b", "c"]], dtype=pl.List(pl.String)),
        "nothing": pl.Series([None] * 4, dtype=pl.String),
    }
)


def written(frame: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    write_state(frame, stream)
    return stream.getvalue()


def several(n: int) -> pl.DataFrame:
    numbers = pl.int_range(n, eager=True)
    return pl.DataFrame({"account_id": (numbers * 7_919 % 1_000).cast(pl.UInt32), "n": numbers, "kind": ["card"] * n})


@pytest.mark.parametrize("frame", [FRAME, FRAME.clear(), FRAME.head(1)], ids=["rows", "none", "one"])
def test_a_frame_comes_back_as_it_was(frame: pl.DataFrame, tmp_path: Path) -> None:
    (tmp_path / "x.parquet").write_bytes(written(frame))
    assert_frame_equal(read_frame(tmp_path / "x.parquet"), frame)


def test_the_same_rows_in_other_chunks_are_the_same_bytes() -> None:
    whole = several(20_000)
    assert written(pl.concat([whole[:7], whole[7:9_000], whole[9_000:]], rechunk=False)) == written(whole)
    assert written(pl.concat([whole[:50], whole])[50:]) == written(whole)


def test_numbers_are_split_and_texts_in_order_are_differences() -> None:
    frame = pl.DataFrame({"place": [3, 1, 2], "text": ["a", "ab", "b"], "kind": ["x", "x", "y"]})
    group = pq.read_metadata(io.BytesIO(written(frame))).row_group(0)
    encodings = {group.column(at).path_in_schema: set(group.column(at).encodings) for at in range(3)}
    assert "BYTE_STREAM_SPLIT" in encodings["place"]
    assert "DELTA_BYTE_ARRAY" in encodings["text"]
    assert "RLE_DICTIONARY" in encodings["kind"]


def test_a_state_is_smaller_than_the_same_table() -> None:
    frame, table = several(50_000), io.BytesIO()
    write_frame(frame, table)
    assert len(written(frame)) < 0.8 * len(table.getvalue())


def test_a_full_disk_is_told_as_it_is() -> None:
    class Full(io.BytesIO):
        def write(self, _chunk: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space") as told:
        write_state(several(10_000), Full())
    assert told.value.errno == 28
