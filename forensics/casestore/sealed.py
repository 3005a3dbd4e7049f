"""A file on its way to the disk, and its digest: what is sealed is what was handed over, and is not read back."""

from __future__ import annotations

import hashlib
from typing import IO


class Sealed:
    """A stream that only takes bytes, and counts and digests them on their way."""

    closed = False
    """What libraries ask before they write; the stream below is closed by whom it belongs to."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self.size_bytes = 0

    def write(self, chunk: bytes) -> int:
        """Write all of a chunk."""
        n_bytes = self._stream.write(chunk)
        self._digest.update(chunk)
        self.size_bytes += n_bytes
        return n_bytes

    def flush(self) -> None:
        """Flush the stream below."""
        self._stream.flush()

    def sha256(self) -> str:
        """Hex SHA-256 of everything written so far."""
        return self._digest.hexdigest()
