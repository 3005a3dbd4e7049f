"""Frames of the state as Parquet: as small as columns of numbers get, for ``judge`` alone to read.

Tables are written for everybody, in encodings that any reader knows; the state is written for one reader, and its size
is what a case costs to keep. Bytes of numbers are put together by their place in the number before they are compressed:
the summaries of four million requests take 33 MB so, 50 MB as tables are written and 36 MB as differences, at half the
time. Texts that are in order and differ are written as what changes from one to the next.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import polars as pl

from forensics.casestore.parquet_file import ROW_GROUP_ROWS, ZSTD_LEVEL

if TYPE_CHECKING:
    import pyarrow as pa

_NUMBERS, _ORDERED_TEXTS = "BYTE_STREAM_SPLIT", "DELTA_BYTE_ARRAY"


def write_state(frame: pl.DataFrame, stream: IO[bytes]) -> None:
    """Write a frame of the state, row group by row group; the same rows are always the same bytes.

    Raises
    ------
    OSError
        The stream could not take the bytes.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 (a command that writes no case does without)

    encodings = {name: encoding for name in frame.columns if (encoding := _encoding(frame[name])) is not None}
    with pq.ParquetWriter(
        stream,
        _arrow(frame.clear()).schema,
        compression="zstd",
        compression_level=ZSTD_LEVEL,
        use_dictionary=[name for name in frame.columns if name not in encodings],
        column_encoding=encodings or None,
        write_statistics=False,
    ) as writer:
        # Only one group is held a second time, in another library's memory.
        for rows in frame.iter_slices(ROW_GROUP_ROWS):
            writer.write_table(_arrow(rows), row_group_size=ROW_GROUP_ROWS)


def _arrow(frame: pl.DataFrame) -> pa.Table:
    # One chunk, as for tables: how a frame came about is not to be seen. Plain strings, not views, for older readers.
    return frame.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())


def _encoding(column: pl.Series) -> str | None:
    """How a column is encoded; None for a dictionary of its values."""
    if column.dtype.is_numeric() or column.dtype.is_temporal():
        return _NUMBERS
    if column.dtype == pl.String and column.null_count() == 0 and column.is_sorted() and _all_differ(column):
        return _ORDERED_TEXTS
    return None


def _all_differ(ordered: pl.Series) -> bool:
    # The first two tell for most columns, whose values repeat for thousands of rows.
    return len(ordered) > 1 and ordered[0] != ordered[1] and bool((ordered != ordered.shift(1)).all())
