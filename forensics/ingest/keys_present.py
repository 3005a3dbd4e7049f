"""Which of the wanted keys a file of JSON lines has: a parser pays for every key it is told to look for.

Forty columns are known and a log has ten, so only the keys that occur are looked for. That must be exact, for a
key that is first seen late is a column too. Where no line has a backslash, a quote before a colon ends a key or
begins a value, so that as many values as there are such pairs leave no room for another key; counting them is
cheap. Otherwise the bytes are searched for every wanted key in its quotes. A key may also be written with
escapes, which a search does not see; where any letter is, all keys are looked for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from forensics.ingest.canonical import LINE
from forensics.ingest.fixed_shape import Shapes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forensics.ingest.lines import Chunk

_SEARCHED: Final = re.compile(r"[A-Za-z0-9_@.-]+")
"""Keys that can be searched for; any other is always looked for."""
_ESCAPED: Final = re.compile(rb"\\u00(?:2[dDeE]|3[0-9]|4[0-9a-fA-F]|5[0-9aAfF]|6[1-9a-fA-F]|7[0-9aA])")
"""One of the characters of such keys, escaped: nobody writes them so, but anybody may."""
_BLOCK_BYTES: Final = 1 << 18
"""Bytes looked at together: they and what is made of them stay in a core's own cache."""


class KeysPresent:
    """Wanted keys that have occurred so far.

    Parameters
    ----------
    wanted
        Keys that are read, in order.
    """

    def __init__(self, wanted: Sequence[str]) -> None:
        self._wanted = tuple(wanted)
        self._present = {name for name in wanted if not _SEARCHED.fullmatch(name)}
        self.shapes = Shapes()
        """For chunks whose lines have one shape: their keys are known without a search."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Keys to look for: those that occurred, in order; all of them while none has."""
        return tuple(name for name in self._wanted if name in self._present) or self._wanted

    def add(self, keys: frozenset[str]) -> None:
        """Take note of keys of any kind that occurred."""
        self._present.update(keys.intersection(self._wanted))

    def have_grown(self, chunks: Iterable[Chunk], frame: pl.DataFrame) -> bool:
        """Whether lines have a wanted key that was not looked for when they were read into a frame."""
        before = self.columns
        n_values = sum(len(column) - column.null_count() for column in frame if column.name != LINE)
        if before == self._wanted or n_values == _n_keys(chunks):
            return False
        for chunk in chunks:
            self._present.update(self._found(chunk.data))
        return self.columns != before

    def learn(self, chunks: Iterable[Chunk]) -> None:
        """Look for keys before the first lines are read."""
        if not self._present:
            for chunk in chunks:
                self._present.update(self._found(chunk.data))

    def _found(self, data: bytes) -> set[str]:
        unseen = [name for name in self._wanted if name not in self._present]
        if not unseen:
            return set()
        if b"\\u00" in data and _ESCAPED.search(data):
            return set(unseen)
        try:
            text = pl.Series([data], dtype=pl.Binary).cast(pl.String)
        except pl.exceptions.PolarsError:
            # Not UTF-8: some of these lines are rejects, and the careful way finds which.
            return set(unseen)
        quoted = [f'"{name}"' for name in unseen]
        if not text.str.contains_any(quoted).item():
            return set()
        return {name.strip('"') for name in text.str.extract_many(quoted, overlapping=True).item().unique().to_list()}


def _n_keys(chunks: Iterable[Chunk]) -> int | None:
    """Keys of some lines, at least: quotes before a colon; None where a backslash or a space hides some."""
    n_keys = 0
    for chunk in chunks:
        if b"\\" in chunk.data:
            return None
        data = np.frombuffer(chunk.data, dtype=np.uint8)
        for start in range(0, len(data) - 1, _BLOCK_BYTES):
            colons = data[start + 1 : start + _BLOCK_BYTES + 1] == ord(":")
            before = data[start : start + _BLOCK_BYTES][: len(colons)]
            if np.count_nonzero((before <= ord(" ")) & colons):
                return None
            n_keys += int(np.count_nonzero((before == ord('"')) & colons))
    return n_keys
