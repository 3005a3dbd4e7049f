"""Footer and page headers of a Parquet file, looked at before a reader believes them.

A page says in a few bytes how many values it holds and what it unpacks to. Polars reserves memory for that many
values, and a number below zero ends the process where no error can be caught; Arrow ends it over a footer's sizes of
levels. So the footer, and each header of the columns that will be read, is parsed here first: a walk along the file
from header to header, without the pages themselves.

Format: ``parquet.thrift`` (Apache Parquet format 2.11).
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from forensics.ingest.thrift import Cursor, DamagedError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    Read = Callable[[int, int], bytes]
    """What reads so many bytes from a place on; fewer at the end of the file."""

DATA, INDEX, DICTIONARY, DATA_V2 = range(4)
"""Types of pages."""
_OWN_HEADER: Final = {DATA: 5, INDEX: 6, DICTIONARY: 7, DATA_V2: 8}
"""Type of a page to the field that holds its own header."""
_COUNTS: Final = {DATA: (1,), INDEX: (), DICTIONARY: (1,), DATA_V2: (1, 2, 3, 5, 6)}
"""Type of a page to the fields of its own header that must be numbers of at least zero."""
_DATA_PLACE, _DICTIONARY_PLACE = 9, 11
"""Fields of a column's metadata: where its pages begin."""
_INT32: Final = 1 << 31
_INT64: Final = 1 << 63
_TAIL_BYTES: Final = 8
"""A file ends with the length of its footer, 4 bytes, and the magic bytes."""
_MAX_ITEMS: Final = 4 << 20
"""Elements of lists in a footer. A column of a row group has some six: 1,000 groups of 512 columns are 3 million."""
_FIRST_BYTES: Final = 256
"""Bytes of a page header read at first: one with the statistics of numbers takes 60."""
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
    """Walk along the pages of some columns.

    Parameters
    ----------
    source
        The file, by name or whole.
    columns
        Names at the top level; the pages of others are not looked at.

    Raises
    ------
    DamagedError
        A header cannot be parsed, lies outside its column, or has a size or a count that cannot be.
    OSError
        The file cannot be read.
    """
    wanted = {name.encode() for name in columns}
    n_values = unpacked = 0
    with _opened(source) as (read, size_bytes):
        for group in _listed(_footer(read, size_bytes), 4):
            for column in _listed(group, 1):
                chunk = _struct(column, 3)
                path = chunk.get(3)
                if not isinstance(path, list) or not path or path[0] in wanted:
                    found = _chunk(read, chunk)
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


def _footer(read: Read, size_bytes: int) -> dict[int, Any]:
    length = int.from_bytes(read(max(0, size_bytes - _TAIL_BYTES), 4), "little")
    start = size_bytes - _TAIL_BYTES - length
    if start < 0:
        raise DamagedError("the footer is larger than the file")
    try:
        return Cursor(read(start, length), _MAX_ITEMS).struct()
    except IndexError:
        raise DamagedError("the footer has no end") from None


def _chunk(read: Read, chunk: dict[int, Any]) -> Pages:
    """Walk along one column of one row group."""
    at = _count(chunk, _DICTIONARY_PLACE if _DICTIONARY_PLACE in chunk else _DATA_PLACE, _INT64)
    end = at + _count(chunk, 7, _INT64)
    limit = _count(chunk, 5, _INT64)
    n_values = unpacked = 0
    while at < end:
        header, n_bytes = _header(read, at, min(end, _INT64 - 1))
        n_packed, n_unpacked = _count(header, 3), _count(header, 2)
        counts = _own_counts(header)
        at += n_bytes + n_packed
        if at > end:
            raise DamagedError("a page reaches beyond its column")
        if header[1] == DICTIONARY and counts[0] > n_unpacked:
            raise DamagedError("a dictionary holds more values than bytes")
        if header[1] == DATA_V2 and sum(counts[3:]) > min(n_packed, n_unpacked):
            raise DamagedError("the levels of a page reach beyond it")
        n_values += counts[0] if header[1] in {DATA, DATA_V2} else 0
        unpacked += n_unpacked
    if n_values > limit:
        raise DamagedError("the pages of a column hold more values than the column")
    return Pages(n_values, unpacked)


def _header(read: Read, at: int, end: int) -> tuple[dict[int, Any], int]:
    """Return the fields of a page header, and its length in bytes."""
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
    kind = _count(header, 1)
    if kind not in _COUNTS:
        raise DamagedError("a page is of an unknown type")
    own = _struct(header, _OWN_HEADER[kind])
    return [_count(own, field) for field in _COUNTS[kind]]


def _count(fields: dict[int, Any], field: int, limit: int = _INT32) -> int:
    value = fields.get(field)
    if not isinstance(value, int) or not 0 <= value < limit:
        raise DamagedError("a header holds a size, a place or a count that cannot be")
    return value


def _struct(fields: Any, field: int) -> dict[int, Any]:
    inner = fields.get(field) if isinstance(fields, dict) else None
    if not isinstance(inner, dict):
        raise DamagedError("a header lacks a part")
    return inner


def _listed(fields: Any, field: int) -> list[Any]:
    inner = fields.get(field) if isinstance(fields, dict) else None
    if not isinstance(inner, list):
        raise DamagedError("a header lacks a list")
    return inner
