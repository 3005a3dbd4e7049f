"""Structures in the compact protocol of Thrift, written by hand so that they may lie."""

from __future__ import annotations

from typing import Any

from forensics.ingest.thrift import Wide


def varint(number: int) -> bytes:
    """A number of any size, seven bits a byte."""
    digits = b""
    while number > 127:
        digits, number = digits + bytes([number & 127 | 128]), number >> 7
    return digits + bytes([number])


def integer(number: int) -> bytes:
    return varint(2 * number if number >= 0 else -2 * number - 1)


def struct(fields: dict[int, Any]) -> bytes:
    """Fields by number, in order: integers, bytes, lists and structs."""
    written, before = b"", 0
    for field, value in fields.items():
        kind, content = _value(value)
        written += bytes([(field - before) << 4 | kind]) + content
        before = field
    return written + b"\0"


def _value(value: Any) -> tuple[int, bytes]:
    if isinstance(value, int):
        return 6 if isinstance(value, Wide) else 5, integer(value)
    if isinstance(value, bytes):
        return 8, varint(len(value)) + value
    if isinstance(value, dict):
        return 12, struct(value)
    items = [_value(item) for item in value]
    kind = items[0][0] if items else 12
    return 9, bytes([0xF0 | kind]) + varint(len(items)) + b"".join(content for _, content in items)


def page(kind: int = 0, packed: int = 10, unpacked: int = 10, own: dict[int, Any] | None = None) -> bytes:
    """A page of ten values, header and content."""
    own = {1: 10} if own is None else own
    return struct({1: kind, 2: unpacked, 3: packed, {0: 5, 1: 6, 2: 7, 3: 8}.get(kind, 5): own}) + b"x" * max(0, packed)


def parquet(pages: bytes, **changed: int) -> bytes:
    """A file of one column ``t`` with these pages; what its footer says of them can be changed."""
    said = {"n_values": 10, "size": len(pages), "at": 4, "n_rows": 10, **changed}
    said = {name: Wide(number) for name, number in said.items()}
    chunk = {1: 1, 3: [b"t"], 5: said["n_values"], 6: Wide(10), 7: said["size"], 9: said["at"]}
    return with_footer(
        pages, [{4: b"schema", 5: 1}, {1: 1, 3: 1, 4: b"t"}], [{1: [{2: 4, 3: chunk}], 2: 10, 3: said["n_rows"]}]
    )


def with_footer(pages: bytes, schema: list[Any], groups: list[Any]) -> bytes:
    footer = struct({1: 1, 2: schema, 3: Wide(10), 4: groups})
    return b"PAR1" + pages + footer + len(footer).to_bytes(4, "little") + b"PAR1"
