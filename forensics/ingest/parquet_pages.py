"""Headers of Parquet pages, looked at before a reader believes them.

A page says in a few bytes how many values it holds and what it unpacks to. Polars reserves memory for that many
values, and a number below zero ends the process where no error can be caught. So each header of the columns that
will be read is parsed first: a walk along the file from header to header, without the pages themselves.

Format: ``PageHeader`` of ``parquet.thrift`` (Apache Parquet format 2.11).
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from forensics.ingest.parquet_footer import chunks
from forensics.ingest.thrift import Cursor, DamagedError, number_in, struct_in

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from forensics.ingest.parquet_footer import Chunk

    Read = Callable[[int, int], bytes]
    """What reads so many bytes from a place on; fewer at the end of the file."""

DATA, INDEX, DICTIONARY, DATA_V2 = range(4)
"""Types of pages."""
_OWN_HEADER: Final = {DATA: 5, INDEX: 6, DICTIONARY: 7, DATA_V2: 8}
"""Type of a page to the field that holds its own header."""
_COUNTS: Final = {DATA: (1,), INDEX: (), DICTIONARY: (1,), DATA_V2: (1, 2, 3, 5, 6)}
"""Type of a page to the fields of its own header that must be numbers of at least zero."""
_FIRST_BYTES: Final = 256
"""Bytes of a header read at first: one with the statistics of numbers takes 60."""
_MAX_HEADER_BYTES: Final = 4 << 20
"""Bytes. Statistics hold the smallest and the largest text of a page, and few writers shorten them."""


@dataclass(frozen=True, slots=True)
class Pages:
    """What the pages of some columns come to."""

    n_values: int
    """Nulls included."""
    unpacked_bytes: int
    """Of all pages."""


def walked(source: Path | bytes, columns: Collection[str]) -> Pages:
    """Check the footer, and walk along the pages of some columns.

    Parameters
    ----------
    source
        The file, by name or whole.
    columns
        Names at the top level; the pages of others are not looked at.

    Raises
    ------
    DamagedError
        The footer or a header cannot be parsed, lies outside its column, or has a size or a count that cannot be.
    OSError
        The file cannot be read.
    """
    wanted = {name.encode() for name in columns}
    n_values = unpacked = 0
    with _opened(source) as (read, size_bytes):
        for chunk in chunks(read, size_bytes):
            if chunk.name in wanted:
                found = _walked(read, chunk)
                n_values += found.n_values
                unpacked += found.unpacked_bytes
    return Pages(n_values, unpacked)


@contextmanager
def _opened(source: Path | bytes) -> Iterator[tuple[Read, int]]:
    if isinstance(source, bytes):
        yield lambda at, n_bytes: source[at : at + n_bytes], len(source)
        return
    with source.open("rb") as stream:
        descriptor = stream.fileno()
        yield lambda at, n_bytes: os.pread(descriptor, n_bytes, at), os.fstat(descriptor).st_size


def _walked(read: Read, chunk: Chunk) -> Pages:
    at, n_values, unpacked = chunk.start, 0, 0
    while at < chunk.end:
        header, n_bytes = _header(read, at, chunk.end)
        n_packed, n_unpacked = number_in(header, 3), number_in(header, 2)
        counts = _own_counts(header)
        at += n_bytes + n_packed
        if at > chunk.end:
            raise DamagedError("a page reaches beyond its column")
        if header[1] == DICTIONARY and counts[0] > n_unpacked:
            raise DamagedError("a dictionary holds more values than bytes")
        if header[1] == DATA_V2 and sum(counts[3:]) > min(n_packed, n_unpacked):
            raise DamagedError("the levels of a page reach beyond it")
        n_values += counts[0] if header[1] in {DATA, DATA_V2} else 0
        unpacked += n_unpacked
    if n_values > chunk.n_values:
        raise DamagedError("the pages of a column hold more values than the column")
    return Pages(n_values, unpacked)


def _header(read: Read, at: int, end: int) -> tuple[dict[int, Any], int]:
    """Return the fields of a header, and its length in bytes."""
    n_bytes = _FIRST_BYTES
    while True:
        content = read(at, min(n_bytes, end - at))
        cursor = Cursor(content, 0)
        try:
            return cursor.struct(), cursor.at
        except IndexError:
            if len(content) < n_bytes or n_bytes >= _MAX_HEADER_BYTES:
                raise DamagedError("the header of a page has no end") from None
            n_bytes *= 16


def _own_counts(header: dict[int, Any]) -> list[int]:
    """Return the counts that the header for the page's type must have."""
    kind = number_in(header, 1)
    if kind not in _COUNTS:
        raise DamagedError("a page is of an unknown type")
    own = struct_in(header, _OWN_HEADER[kind])
    return [number_in(own, field) for field in _COUNTS[kind]]
