"""What a file is, by its first bytes, and its decompressed bytes, bounded.

A megabyte of compressed spaces unpacks to gigabytes; so output is counted against input while it is
produced. A stream that is cut off gives what came before the cut, and says so.
"""

from __future__ import annotations

import zlib
from typing import IO, TYPE_CHECKING, Final

import zstandard

from forensics.foundation.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PARQUET, GZIP, ZSTD, PLAIN = "parquet", "gzip", "zstd", "plain"

_MAGIC: Final = {b"PAR1": PARQUET, b"\x1f\x8b": GZIP, b"\x28\xb5\x2f\xfd": ZSTD}
_PLAIN_READ_BYTES: Final = 8 << 20
_PEEKED_BYTES: Final = 16 << 10
"""Bytes after a block in which the end of its last line is looked for; a longer line is put together later."""
"""Bytes of a plain file read at a time."""
_READ_BYTES: Final = 1 << 20
"""Bytes read, or unpacked, at a time."""
_ZSTD_FEED_BYTES: Final = 2 << 10
"""Compressed bytes handed to zstd at a time: one block of 128 KiB fits in four bytes, so this bounds the
output of one call to 64 MiB even for a bomb."""
_RATIO_FROM_BYTES: Final = 1 << 20
"""Decompressed bytes below which the ratio is not judged."""


def container_of(path: Path) -> str:
    """Container of a file, by its magic bytes; anything unknown is plain text."""
    try:
        with path.open("rb") as stream:
            head = stream.read(4)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    return next((name for magic, name in _MAGIC.items() if head.startswith(magic)), PLAIN)


class ByteSource:
    """The decompressed bytes of one file, once.

    Parameters
    ----------
    path
        The file.
    container
        ``gzip``, ``zstd`` or ``plain``.
    max_ratio
        Decompressed bytes per compressed byte.
    """

    def __init__(self, path: Path, container: str, max_ratio: int) -> None:
        self._path = path
        self._container = container
        self._max_ratio = max_ratio
        self.damage: str | None = None
        """Why the stream ended early; known after the last block."""
        self.read_bytes = 0
        """Compressed bytes read so far."""
        self._made = 0

    def blocks(self) -> Iterator[bytes]:
        """Yield the bytes, block by block.

        Raises
        ------
        InputError
            The file cannot be read, or unpacks to more than ``max_ratio`` allows.
        """
        try:
            with self._path.open("rb") as stream:
                if self._container == PLAIN:
                    yield from self._plain(stream)
                    return
                unpacked = self._gzip(stream) if self._container == GZIP else self._zstd(stream)
                for block in unpacked:
                    self._count(block)
                    yield block
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", where=str(self._path)) from error

    def _plain(self, stream: IO[bytes]) -> Iterator[bytes]:
        while block := stream.read(_PLAIN_READ_BYTES + _to_newline(stream)):
            self.read_bytes += len(block)
            yield block

    def _count(self, block: bytes) -> None:
        self._made += len(block)
        if self._made > _RATIO_FROM_BYTES and self._made > self._max_ratio * max(1, self.read_bytes):
            raise InputError(
                f"unpacks to more than {self._max_ratio} times its size, as a decompression bomb does",
                where=str(self._path),
                hint="look at the file; if it is honest, unpack it and pass the plain file",
            )

    def _gzip(self, stream: IO[bytes]) -> Iterator[bytes]:
        unpacker = zlib.decompressobj(wbits=31)
        rest = b""
        while True:
            packed = rest or self._more(stream, 64 << 10)
            if not packed:
                self.damage = None if unpacker.eof else "the gzip stream is cut off"
                return
            if unpacker.eof:
                packed = packed.lstrip(b"\0")
                rest = packed
                if not packed:
                    continue
                unpacker = zlib.decompressobj(wbits=31)
            before = unpacker.copy()
            try:
                block = unpacker.decompress(packed, _READ_BYTES)
            except zlib.error:
                self.damage = "the gzip stream is damaged"
                yield _until_damage(before, packed)
                return
            rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
            if block:
                yield block

    def _zstd(self, stream: IO[bytes]) -> Iterator[bytes]:
        factory = zstandard.ZstdDecompressor()
        unpacker = factory.decompressobj()
        rest = b""
        while True:
            packed = rest or self._more(stream, _ZSTD_FEED_BYTES)
            if not packed:
                self.damage = None if unpacker.eof else "the zstd stream is cut off"
                return
            if unpacker.eof:
                unpacker = factory.decompressobj()
            try:
                block = unpacker.decompress(packed)
            except zstandard.ZstdError:
                self.damage = "the zstd stream is damaged"
                return
            rest = unpacker.unused_data if unpacker.eof else b""
            if block:
                yield block

    def _more(self, stream: IO[bytes], size: int) -> bytes:
        packed = stream.read(size)
        self.read_bytes += len(packed)
        return packed


def _until_damage(unpacker: zlib._Decompress, packed: bytes) -> bytes:
    """Unpack byte by byte what lies before the damage."""
    made: list[bytes] = []
    for position in range(len(packed)):
        try:
            made.append(unpacker.decompress(packed[position : position + 1]))
        except zlib.error:
            break
    return b"".join(made)


def _to_newline(stream: IO[bytes]) -> int:
    """Bytes from the end of the next block to the end of a line, so that whoever cuts lines has nothing to join."""
    start = stream.tell()
    stream.seek(start + _PLAIN_READ_BYTES)
    peeked = stream.read(_PEEKED_BYTES)
    stream.seek(start)
    return peeked.find(b"\n") + 1
