"""The footer of a Parquet file, judged before a library believes it.

Arrow ends the process over some of what a footer can say, where no error can be caught: sizes of levels that the
schema has not, a column without its metadata. So it is parsed here first.

Format: ``FileMetaData`` of ``parquet.thrift`` (Apache Parquet format 2.11).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from forensics.ingest.thrift import Cursor, DamagedError, Wide, listed_in, number_in, struct_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TAIL_BYTES: Final = 8
"""A file ends with the length of its footer, 4 bytes, and the magic bytes."""
_MAX_ITEMS: Final = 4 << 20
"""Elements of lists in a footer. A column of a row group has some seven: 3.6 million for 1,000 groups of 512."""
_MAX_NESTED: Final = 100
"""Levels of groups in a schema, as in Arrow."""
_OPTIONAL, _REPEATED = 1, 2
"""Repetitions of a field."""
_BYTE_ARRAY: Final = 6
"""The physical type of texts."""
_DATA_PLACE, _DICTIONARY_PLACE, _SIZES = 9, 11, 16
"""Fields of a column's metadata: where its pages begin, and the sizes of its texts and levels."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One column of one row group."""

    name: bytes
    """Of the column at the top level."""
    start: int
    """Place of its first page in the file."""
    end: int
    n_values: int


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A column as the schema has it."""

    kind: int
    """Physical type."""
    repeated: int
    """Highest repetition level."""
    defined: int
    """Highest definition level."""


def chunks(read: Callable[[int, int], bytes], size_bytes: int) -> Iterator[Chunk]:
    """Yield the columns of all row groups.

    Parameters
    ----------
    read
        Reads so many bytes from a place on; fewer at the end of the file.
    size_bytes
        Of the file.

    Raises
    ------
    DamagedError
        The footer cannot be parsed, or says what cannot be.
    """
    footer = _parsed(read, size_bytes)
    leaves, groups = _leaves(listed_in(footer, 2)), listed_in(footer, 4)
    if number_in(footer, 3, Wide) != sum(number_in(group, 3, Wide) for group in groups):
        raise DamagedError("the row groups hold other rows than the file")
    for group in groups:
        columns = listed_in(group, 1)
        if len(columns) != len(leaves):
            raise DamagedError("a row group has other columns than the schema")
        for column, leaf in zip(columns, leaves, strict=True):
            yield _chunk(struct_in(column, 3), leaf, group[3])


def _parsed(read: Callable[[int, int], bytes], size_bytes: int) -> dict[int, Any]:
    length = int.from_bytes(read(max(0, size_bytes - _TAIL_BYTES), 4), "little")
    start = size_bytes - _TAIL_BYTES - length
    if start < 0:
        raise DamagedError("the footer is larger than the file")
    try:
        return Cursor(read(start, length), _MAX_ITEMS).struct()
    except IndexError:
        raise DamagedError("the footer has no end") from None


def _leaves(schema: list[Any]) -> list[_Leaf]:
    """Return the columns of a schema, which lists its tree from the root on, each group before what is in it."""
    leaves: list[_Leaf] = []
    open_groups: list[list[int]] = []  # children to come, highest repetition level, highest definition level
    for number, element in enumerate(schema):
        if not isinstance(element, dict) or (number > 0 and not open_groups):
            raise DamagedError("the schema is no tree")
        kind, n_children = (number_in(element, field) if field in element else 0 for field in (3, 5))
        _, repeated, defined = open_groups[-1] if open_groups else (0, 0, 0)
        if number:
            open_groups[-1][0] -= 1
            repeated, defined = repeated + (kind == _REPEATED), defined + (kind in {_OPTIONAL, _REPEATED})
        if n_children or not number:
            open_groups.append([n_children, repeated, defined])
        else:
            leaves.append(_Leaf(number_in(element, 1), repeated, defined))
        if len(open_groups) > _MAX_NESTED + 1:
            raise DamagedError("the schema is nested too deep")
        while open_groups and not open_groups[-1][0]:
            open_groups.pop()
    if open_groups:
        raise DamagedError("the schema is no tree")
    return leaves


def _chunk(chunk: dict[int, Any], leaf: _Leaf, n_rows: int) -> Chunk:
    n_values = number_in(chunk, 5, Wide)
    if n_values < n_rows or (n_values > n_rows and not leaf.repeated):
        raise DamagedError("a column holds another number of values than its row group of rows")
    path = listed_in(chunk, 3)
    start = number_in(chunk, _DICTIONARY_PLACE if _DICTIONARY_PLACE in chunk else _DATA_PLACE, Wide)
    number_in(chunk, 6, Wide)
    sizes = struct_in(chunk, _SIZES) if _SIZES in chunk else {}
    if 1 in sizes and leaf.kind != _BYTE_ARRAY:
        raise DamagedError("a column without texts has a size of its texts")
    for field, highest in ((2, leaf.repeated), (3, leaf.defined)):
        if field in sizes and len(listed_in(sizes, field)) not in {0, highest + 1}:
            raise DamagedError("a column has sizes of levels that it has not")
    return Chunk(
        name=path[0] if path and isinstance(path[0], bytes) else b"",
        start=start,
        end=start + number_in(chunk, 7, Wide),
        n_values=n_values,
    )
