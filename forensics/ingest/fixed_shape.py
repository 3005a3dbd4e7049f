"""Lines of one shape: the same keys in the same order, with the same bytes around every value.

Machines write their logs so, and such lines need no JSON parser. Nothing is taken on trust: a parser of separated
values cuts the lines at their quotes, and the lengths of what it found say where every byte around the values must
be. When all of them are there, the lines are those bytes and those values and nothing else. One byte that is
elsewhere, in any line, and the chunk is read in another way.

Values are texts without escapes, and whole numbers, truth values and nulls, which a parser spells as they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from forensics.ingest.canonical import LINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from forensics.ingest.lines import Chunk

_PAIR: Final = re.compile(
    rb'(?P<before>[{,] *"(?P<key>[^"]*)" *: *)(?:"(?P<text>[^"]*)"|(?P<bare>-?[0-9]{1,18}|true|false|null))'
)
_BARE: Final = r"^(?:0|-?[1-9][0-9]{0,17}|true|false|null)$"
"""What is not quoted and needs no other spelling. Nineteen digits may be more than an integer holds."""
_END: Final = re.compile(rb" *\}\n")
_MOST_KEYS: Final = 128
"""Keys of a shape: a line of more is no request that somebody's machine writes by the million."""
_ROWS: Final = 4_096
"""Rows checked together: their bytes, about a megabyte, stay in a core's own cache while all values are looked at."""
_PATIENCE: Final = 2
"""Chunks more that may turn out not to have one shape than chunks that had one, before no other is tried."""


@dataclass(frozen=True, slots=True)
class Value:
    """Where a value of a shape lies."""

    key: str
    column: int
    """Quotes before it in its line."""
    head: int
    """Bytes between that quote and the value: none, when the quote is its own."""
    tail: int
    """Bytes between the value and the next quote, or the end of the line."""

    @property
    def is_bare(self) -> bool:
        """Whether it stands without quotes."""
        return self.head > 0


@dataclass(frozen=True, slots=True)
class Shape:
    """What all lines share."""

    values: tuple[Value, ...]
    around: tuple[bytes, ...]
    """Bytes before each value, with its opening quote; and those after the last, with the newline."""

    @property
    def keys(self) -> frozenset[str]:
        """Keys that every line has, once."""
        return frozenset(value.key for value in self.values)


@dataclass(frozen=True, slots=True)
class Shaped:
    """Rows of a chunk whose lines have one shape."""

    frame: pl.DataFrame
    """Wanted keys as text, and ``source_line``."""
    keys: frozenset[str]
    """All top-level keys."""


class Shapes:
    """The chunks of one file that have one shape each, read fast."""

    def __init__(self) -> None:
        self._patience = _PATIENCE

    def of(self, chunk: Chunk) -> Shape | None:
        """Shape of the first line of a chunk, when all lines may have it."""
        if not chunk.is_plain or self._patience <= 0:
            return None
        return shape_of(chunk.data[: chunk.ends[0] + 1])

    def read(self, chunk: Chunk, shape: Shape, columns: Sequence[str]) -> Shaped | None:
        """Read a chunk; None when a line has another shape."""
        frame = read_shaped(chunk, shape, columns)
        self._patience += -1 if frame is None else 1
        return None if frame is None else Shaped(frame, shape.keys)


def shape_of(line: bytes) -> Shape | None:
    """Shape of a line that ends with a newline; None when it has none that can be read fast."""
    spans: list[tuple[int, int]] = []
    keys: list[bytes] = []
    place = 0
    while (pair := _PAIR.match(line, place)) is not None and (place == 0) == (pair["before"][:1] == b"{"):
        spans.append(pair.span("text" if pair["bare"] is None else "bare"))
        keys.append(pair["key"])
        place = pair.end()
    if not 0 < len(keys) == len(set(keys)) <= _MOST_KEYS or _END.fullmatch(line, place) is None:
        return None
    try:
        names = [key.decode("utf-8") for key in keys]
    except UnicodeDecodeError:
        return None
    bounds = [0, *(bound for span in spans for bound in span), len(line)]
    return Shape(
        values=tuple(_value(name, line, *span) for name, span in zip(names, spans, strict=True)),
        around=tuple(line[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True)),
    )


def _value(key: str, line: bytes, start: int, end: int) -> Value:
    following = line.find(b'"', end)
    return Value(
        key=key,
        column=line.count(b'"', 0, start),
        head=start - line.rindex(b'"', 0, start) - 1,
        tail=(len(line) - 1 if following < 0 else following) - end,
    )


def read_shaped(chunk: Chunk, shape: Shape, columns: Sequence[str]) -> pl.DataFrame | None:
    """Read a chunk whose lines have a shape into texts and ``source_line``; None when a line has another shape.

    Parameters
    ----------
    chunk
        Lines without escapes and control characters.
    shape
        Of its first line.
    columns
        Keys of the frame; null where the shape has no such key.
    """
    cut = _cut(chunk.data, shape)
    if cut is None or len(cut) != len(chunk.ends):
        return None
    if not _is_all_there(chunk.data, shape, _lengths(cut, shape)):
        return None
    bare = [value.key for value in shape.values if value.is_bare]
    texts = cut.with_columns(_unwrapped(value) for value in shape.values if value.is_bare)
    if bare and not all(texts.select(pl.col(bare).str.contains(_BARE).all()).row(0)):
        return None
    return texts.select(
        *(
            pl.lit(None, dtype=pl.String).alias(name)
            if name not in shape.keys
            else pl.when(pl.col(name) != "null").then(name).alias(name)
            if name in bare
            else pl.col(name)
            for name in columns
        ),
        pl.int_range(chunk.first_line, chunk.first_line + len(texts)).alias(LINE),
    )


def _cut(data: bytes, shape: Shape) -> pl.DataFrame | None:
    """What lies between the quotes around each value, cut at every quote of a line."""
    n_columns = b"".join(shape.around).count(b'"') + 1
    given = {f"column_{number}": pl.String for number in range(1, n_columns + 1)}
    named = {f"column_{value.column + 1}": value.key for value in shape.values}
    try:
        cut = pl.read_csv(
            data,
            has_header=False,
            separator='"',
            quote_char=None,
            schema=given,
            columns=list(named),
            empty_string_is_null=False,
        )
    except pl.exceptions.PolarsError:
        return None
    return cut.select(pl.col(column).alias(key) for column, key in named.items())


def _lengths(cut: pl.DataFrame, shape: Shape) -> list[npt.NDArray[np.int64]]:
    """Bytes of every value, by key and line."""
    found = cut.select(pl.all().str.len_bytes().cast(pl.Int64).fill_null(-1))
    return [found[value.key].to_numpy() - (value.head + value.tail) for value in shape.values]


def _unwrapped(value: Value) -> pl.Expr:
    whole = pl.col(value.key)
    return whole.str.slice(value.head, whole.str.len_chars() - (value.head + value.tail))


def _is_all_there(data: bytes, shape: Shape, lengths: Sequence[npt.NDArray[np.int64]]) -> bool:
    """Whether lines of values of such lengths have the bytes around them where they must be, and nothing else."""
    ends = np.cumsum(np.sum(lengths, axis=0) + sum(map(len, shape.around)))
    if min(int(part.min()) for part in lengths) < 0 or ends[-1] != len(data):
        return False
    starts = np.concatenate(([0], ends[:-1]))
    windows = [_Window(data, text) for text in shape.around]
    for first in range(0, len(starts), _ROWS):
        place = starts[first : first + _ROWS]
        for window, part in zip(windows, (*lengths, None), strict=True):
            if not window.is_at(place):
                return False
            if part is not None:
                place = place + (window.length + part[first : first + _ROWS])
    return True


class _Window:
    """A text that is expected at places of some bytes."""

    def __init__(self, data: bytes, text: bytes) -> None:
        self.length = len(text)
        # One element from every byte on: they overlap, and taking some copies only those.
        self._from = np.ndarray((len(data) - len(text) + 1,), dtype=f"V{len(text)}", buffer=data, strides=(1,))
        self._expected = np.frombuffer(text * _ROWS, dtype=np.uint8)

    def is_at(self, places: npt.NDArray[np.int64]) -> bool:
        """Whether the text begins at each of the places, of which there are ``_ROWS`` at most."""
        found = self._from[places].view(np.uint8)
        return bool((found == self._expected[: len(found)]).all())
