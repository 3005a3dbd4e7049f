"""The compact protocol of Thrift, as far as Parquet's footers and page headers use it.

Ours, because a footer must be judged before any library believes it, and because these libraries end the process
over some of what they find. Nothing here reserves memory that the bytes themselves do not fill.
"""

from __future__ import annotations

from typing import Any, Final

_TRUE, _FALSE, _I8, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)
_MAX_VARINT_BYTES: Final = 10
"""Bytes of the longest number of 64 bits."""
_MAX_DEPTH: Final = 12
"""Levels of structs and lists. A footer has nine: file, row groups, group, columns, column, its metadata, ..."""
_LONG_LIST: Final = 15
"""In the place of a length: a number with the length follows."""


_INT32: Final = 1 << 31


class Wide(int):
    """A number of 64 bits. Readers pass over one where they expect another width, and so must we."""


class DamagedError(ValueError):
    """The bytes are no such structure, or say what cannot be."""


class Cursor:
    """Reads one value after the other. ``IndexError`` where the bytes end too early.

    Numbers are integers, those of 64 bits ``Wide``; texts are bytes; a list is a list and a struct the fields by their
    number. Of truths, short numbers and floats, which nothing here is decided by, only the place is kept: None.
    """

    __slots__ = ("_content", "at", "items_left")

    def __init__(self, content: bytes, most_items: int) -> None:
        self._content = content
        self.at = 0
        """Bytes read so far."""
        self.items_left = most_items
        """Elements of lists that may still come: one byte of a file becomes an object of many."""

    def struct(self, depth: int = _MAX_DEPTH) -> dict[int, Any]:
        """Return the fields of a struct."""
        if depth == 0:
            raise DamagedError("a header is nested too deep")
        fields: dict[int, Any] = {}
        field = 0
        while kind := self._byte():
            field = field + (kind >> 4) if kind >> 4 else self._integer()
            if field in fields or not 0 < field < 1 << 15:
                raise DamagedError("a header holds a field twice")
            fields[field] = self._value(kind & 15, depth)
        return fields

    def _value(self, kind: int, depth: int) -> Any:
        if kind in {_I16, _I32, _I64}:
            number = self._integer()
            return Wide(number) if kind == _I64 else number if kind == _I32 else None
        if kind == _BINARY:
            return self._bytes(self._varint())
        if kind == _STRUCT:
            return self.struct(depth - 1)
        if kind in {_LIST, _SET}:
            return self._list(depth - 1)
        if kind in {_I8, _DOUBLE}:
            self._bytes(1 if kind == _I8 else 8)
        elif kind not in {_TRUE, _FALSE}:  # a map: Parquet has none
            raise DamagedError("a header holds a field of an unknown type")
        return None

    def _list(self, depth: int) -> list[Any]:
        head = self._byte()
        length = head >> 4 if head >> 4 != _LONG_LIST else self._varint()
        kind = _I8 if head & 15 in {_TRUE, _FALSE} else head & 15
        self.items_left -= length
        if self.items_left < 0 or depth == 0:
            raise DamagedError("a header holds lists that are too long or too deep")
        return [self._value(kind, depth) for _ in range(length)]

    def _bytes(self, length: int) -> bytes:
        self.at += length
        if self.at > len(self._content):
            raise IndexError
        return self._content[self.at - length : self.at]

    def _byte(self) -> int:
        self.at += 1
        return self._content[self.at - 1]

    def _integer(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)

    def _varint(self) -> int:
        value = 0
        for place in range(_MAX_VARINT_BYTES):
            byte = self._byte()
            value |= (byte & 127) << (7 * place)
            if byte < 128:  # noqa: PLR2004 (the highest bit says that more follow)
                return value
        raise DamagedError("a header holds a number without an end")


def number_in(fields: Any, field: int, kind: type[int] = int) -> int:
    """Return a size, a place or a count: a number of at least zero, of 32 bits or ``Wide``.

    Raises
    ------
    DamagedError
        It is not there, or is none.
    """
    value = fields.get(field) if isinstance(fields, dict) else None
    if type(value) is not kind or not 0 <= value < (_INT32 if kind is int else _INT32 << 32):
        raise DamagedError("a header holds a size, a place or a count that cannot be")
    return value


def struct_in(fields: Any, field: int) -> dict[int, Any]:
    """Return a struct inside another; ``DamagedError`` where it is not there."""
    inner = fields.get(field) if isinstance(fields, dict) else None
    if not isinstance(inner, dict):
        raise DamagedError("a header lacks a part")
    return inner


def listed_in(fields: Any, field: int) -> list[Any]:
    """Return a list inside a struct; ``DamagedError`` where it is not there."""
    inner = fields.get(field) if isinstance(fields, dict) else None
    if not isinstance(inner, list):
        raise DamagedError("a header lacks a list")
    return inner
