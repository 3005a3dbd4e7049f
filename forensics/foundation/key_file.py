"""The key of pseudonyms, from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.foundation.errors import UsageError
from forensics.foundation.small_file import read_small

if TYPE_CHECKING:
    from pathlib import Path

MIN_KEY_BYTES = 16
"""Bytes. A shorter key is found by trying (NIST SP 800-131A asks at least 112 bits of an HMAC key)."""
MAX_KEY_BYTES = 4096
"""Bytes. A larger file is not a key."""


def read_key(path: Path, flag: str) -> bytes:
    """The bytes of a file, without the newline at its end.

    Parameters
    ----------
    flag
        The flag that named the file, for whoever must mend it.

    Raises
    ------
    UsageError
        The file cannot be read, or is too short or too long for a key.
    """
    try:
        key = read_small(path, 1 << 20).rstrip(b"\r\n")
    except OSError as error:
        raise UsageError(f"cannot read the key: {error.strerror}", where=str(path), hint=f"check {flag}") from error
    if not MIN_KEY_BYTES <= len(key) <= MAX_KEY_BYTES:
        raise UsageError(
            f"a key has {MIN_KEY_BYTES} to {MAX_KEY_BYTES:,} bytes, not {len(key):,}",
            where=str(path),
            hint="make one from 32 random bytes",
        )
    return key
