"""Newline-aligned chunks of a byte stream, with line numbers; a line that is too long never fills memory."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from forensics.ingest.containers import ByteSource

CHUNK_BYTES: Final = 8 << 20
"""Bytes of a chunk: small enough that the allocator uses the same memory again."""
HEAD_BYTES: Final = 800
"""Bytes kept of a line that is thrown away: 200 characters of at most four bytes."""
_BLOCK_BYTES: Final = 1 << 17
"""Bytes searched together: what is found out about them stays in a core's own cache."""
_NEWLINE: Final = ord("\n")
_SPACE: Final = ord(" ")
"""Everything below is a control character."""
BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole lines."""

    data: bytes
    """Ends with a newline."""
    first_line: int
    """Number of the first line, from 1."""
    ends: npt.NDArray[np.int64]
    """Positions of the newlines."""
    is_plain: bool = False
    """Whether it is known to hold no backslash, and no control character besides newlines."""


@dataclass(frozen=True, slots=True)
class Discarded:
    """A line that was not parsed."""

    line: int
    reason: str
    length: int
    """Bytes without the newline."""
    sha256: str
    head: bytes


class LineReader:
    """Cut the bytes of one source into chunks.

    Parameters
    ----------
    source
        Where the bytes come from.
    max_line_bytes
        Longer lines are discarded.
    """

    def __init__(self, source: ByteSource, max_line_bytes: int) -> None:
        self._source = source
        self._limit = max_line_bytes
        self._next_line = 1
        self.discarded: list[Discarded] = []
        """Lines too long, and the tail of a damaged stream."""

    def chunks(self) -> Iterator[Chunk]:
        """Yield chunks in order; the last one gets the newline it may lack."""
        held: list[bytes] = []
        size = 0
        overflow: _Overflow | None = None
        for block in self._blocks():
            rest = block
            if overflow is not None:
                end = block.find(b"\n")
                overflow.add(block if end < 0 else block[:end])
                if end < 0:
                    continue
                self._discard(overflow)
                overflow, rest = None, block[end + 1 :]
            size += len(rest)
            cut = rest.rfind(b"\n") + 1
            if size < CHUNK_BYTES or not cut:
                held.append(rest)
                if not cut and size > self._limit + CHUNK_BYTES:
                    whole, tail = _split(b"".join(held))
                    yield from self._bounded(whole)
                    overflow, held, size = _Overflow(tail), [], 0
                continue
            is_whole = not held and cut == len(rest)
            yield from self._bounded(rest if is_whole else b"".join((*held, memoryview(rest)[:cut])))
            held, size = ([] if cut == len(rest) else [rest[cut:]]), len(rest) - cut
        yield from self._last(b"".join(held), overflow)

    def _last(self, data: bytes, overflow: _Overflow | None) -> Iterator[Chunk]:
        if overflow is not None:
            self._discard(overflow)
        whole, tail = _split(data)
        if self._source.damage is None and tail.strip():
            whole, tail = data + b"\n", b""
        yield from self._bounded(whole)
        if self._source.damage is not None and overflow is None:
            self._discard(_Overflow(tail), self._source.damage)

    def _blocks(self) -> Iterator[bytes]:
        first = True
        for block in self._source.blocks():
            yield block.removeprefix(BOM) if first else block
            first = False

    def _bounded(self, data: bytes) -> Iterator[Chunk]:
        """Take single lines beyond the limit out of a chunk."""
        if not data:
            return
        if len(data) <= self._limit or max(map(len, data.split(b"\n"))) <= self._limit:
            yield self._numbered(data)
            return
        held: list[bytes] = []
        for text in data.split(b"\n")[:-1]:
            if len(text) <= self._limit:
                held.append(text + b"\n")
                continue
            if held:
                yield self._numbered(b"".join(held))
                held = []
            self._discard(_Overflow(text))
        if held:
            yield self._numbered(b"".join(held))

    def _numbered(self, data: bytes) -> Chunk:
        chunk = chunk_of(data, self._next_line)
        self._next_line += len(chunk.ends)
        return chunk

    def _discard(self, overflow: _Overflow, reason: str = "the line is too long") -> None:
        self.discarded.append(
            Discarded(self._next_line, reason, overflow.length, overflow.digest.hexdigest(), overflow.head)
        )
        self._next_line += 1


def chunk_of(data: bytes, first_line: int) -> Chunk:
    """Find the lines of some bytes that end with a newline."""
    codes = np.frombuffer(data, dtype=np.uint8)
    # One search for all control characters: nearly always they are the newlines.
    blocks = range(0, len(codes), _BLOCK_BYTES)
    controls = np.concatenate([np.flatnonzero(codes[at : at + _BLOCK_BYTES] < _SPACE) + at for at in blocks])
    is_newline = codes[controls] == _NEWLINE
    is_lone = bool(is_newline.all())
    return Chunk(data, first_line, controls if is_lone else controls[is_newline], is_lone and b"\\" not in data)


def _split(data: bytes) -> tuple[bytes, bytes]:
    """Whole lines, and what follows the last of them."""
    cut = data.rfind(b"\n") + 1
    return data[:cut], data[cut:]


class _Overflow:
    """A line of which only length, digest and head are kept."""

    def __init__(self, start: bytes) -> None:
        self.digest = hashlib.sha256(start)
        self.length = len(start)
        self.head = start[:HEAD_BYTES]

    def add(self, more: bytes) -> None:
        self.digest.update(more)
        self.length += len(more)
