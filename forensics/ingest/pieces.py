"""A Parquet file cut into pieces of bounded size, along its row groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forensics.ingest.log_file import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow.parquet as pq

PIECE_BYTES: Final = 128 << 20
"""Bytes in memory of the rows read at a time, at most: 800,000 of eight short columns, 250,000 with prompts of 400
characters."""
_VIEW_BYTES: Final = 16
"""Bytes that any value takes in memory, at most, besides its text."""


def pieces_of(path: Path, footer: pq.FileMetaData, columns: list[str], batch_rows: int) -> Iterator[Piece]:
    """Cut a file along its row groups: a part of a group costs nearly what the whole group costs.

    Parameters
    ----------
    path
        The file.
    footer
        Its footer.
    columns
        Top-level columns that will be read.
    batch_rows
        Rows of a piece, at most.
    """
    start, held, n_bytes = 0, 0, 0
    for n_rows, row_bytes in _groups(footer, columns):
        if held and (held + n_rows > batch_rows or n_bytes + n_rows * row_bytes > PIECE_BYTES):
            yield Piece(path, start, held)
            start, held, n_bytes = start + held, 0, 0
        is_alone = not held
        held, n_bytes = held + n_rows, n_bytes + n_rows * row_bytes
        at_most = min(batch_rows, max(1, PIECE_BYTES // max(1, row_bytes)))
        while is_alone and held > at_most:
            yield Piece(path, start, at_most)
            start, held, n_bytes = start + at_most, held - at_most, n_bytes - at_most * row_bytes
    if held:
        yield Piece(path, start, held)


def _groups(footer: pq.FileMetaData, columns: list[str]) -> Iterator[tuple[int, int]]:
    """Rows of every row group, and the bytes that a row of the columns takes in memory, by what the footer says."""
    paths = [footer.schema.column(position).path for position in range(footer.num_columns)]
    read = [position for position, path in enumerate(paths) if _is_of(path, columns)]
    for number in range(footer.num_row_groups):
        group = footer.row_group(number)
        n_bytes = sum(group.column(position).total_uncompressed_size for position in read)
        yield group.num_rows, _VIEW_BYTES * len(read) + n_bytes // max(1, group.num_rows)


def _is_of(path: str, columns: list[str]) -> bool:
    return any(path == name or path.startswith(f"{name}.") for name in columns)
