"""Where a value lies in a source row: ``a.b[0]["x.y"]``, and `` >> `` to go on inside JSON text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import polars as pl

from forensics.foundation.errors import RuleError

_SEGMENT = re.compile(r"""\.?(?P<name>[^.\[\]"\s>][^.\[\]"]*)|\["(?P<quoted>[^"]+)"\]|\[(?P<index>\d+)\]""")


@dataclass(frozen=True, slots=True)
class SourcePath:
    """A parsed path."""

    text: str
    segments: tuple[str | int, ...]
    """Keys and list positions; a re-entry into JSON text needs no mark of its own."""

    @property
    def top(self) -> str:
        """Top-level column or key."""
        return str(self.segments[0])


def parse_path(text: str, where: str) -> SourcePath:
    """Parse a path.

    Raises
    ------
    RuleError
        The text is not a path.
    """
    segments: list[str | int] = []
    for piece in text.split(">>"):
        segments.extend(_segments(piece.strip(), text, where))
    if not segments or isinstance(segments[0], int):
        raise RuleError(f"{text!r} is not a path", where=where, hint='write it like metadata.user["x.y"][0]')
    return SourcePath(text, tuple(segments))


def _segments(piece: str, text: str, where: str) -> list[str | int]:
    found: list[str | int] = []
    position = 0
    while position < len(piece):
        match = _SEGMENT.match(piece, position)
        if match is None:
            raise RuleError(f"{text!r} is not a path", where=where, hint='write it like metadata.user["x.y"][0]')
        found.append(int(match["index"]) if match["index"] else (match["quoted"] or match["name"]))
        position = match.end()
    return found


def reach(path: SourcePath, schema: pl.Schema) -> tuple[pl.Expr, ...]:
    """Expressions for the value at a path, to be coalesced; none when the frame cannot have it.

    A top-level column whose own name is the whole path comes first: flattened exports write ``client.address``.
    """
    flat = (pl.col(path.text),) if path.text in schema else ()
    if path.segments == (path.text,):
        return flat
    nested = _descend(path, schema) if path.top in schema else None
    return flat if nested is None else (*flat, nested)


def _descend(path: SourcePath, schema: pl.Schema) -> pl.Expr | None:
    expression, dtype = pl.col(path.top), schema[path.top]
    for done, segment in enumerate(path.segments[1:], start=1):
        if isinstance(dtype, pl.Struct) and isinstance(segment, str):
            fields = {field.name: field.dtype for field in dtype.fields}
            if segment not in fields:
                return None
            expression, dtype = expression.struct.field(segment), _dtype(fields[segment])
        elif isinstance(dtype, pl.List) and isinstance(segment, int):
            expression, dtype = expression.list.get(segment, null_on_oob=True), _dtype(dtype.inner)
        elif dtype == pl.String:
            return _inside_text(expression, path.segments[done:])
        else:
            return None
    return expression


def _dtype(dtype: Any) -> pl.DataType:
    made: pl.DataType = dtype() if isinstance(dtype, type) else dtype
    return made


def _inside_text(expression: pl.Expr, segments: tuple[str | int, ...]) -> pl.Expr:
    for segment in segments:
        step = f"$[{segment}]" if isinstance(segment, int) else f"$['{_quoted(segment)}']"
        expression = expression.str.json_path_match(step)
    return expression


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace("'", "\\'")
