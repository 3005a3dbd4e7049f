"""SHA-256 of files and texts: stable across machines and versions, so it may be stored."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_CHUNK_BYTES = 1 << 20
_SEED_DIGITS = 15
"""Hexadecimal digits of a seed."""


def text_sha256(text: str) -> str:
    """Hex SHA-256 of a text's UTF-8 bytes; lone surrogates are kept as they are."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def file_sha256(path: Path) -> str:
    """Hex SHA-256 of a file's bytes, read in chunks."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def seed_of(digests: Iterable[str]) -> int:
    """Seed of a run's hashes, 60 bits, from its inputs' digests: nobody who writes one row can aim at a collision."""
    return int(text_sha256(" ".join(digests))[:_SEED_DIGITS], 16)


def record_sha256(record: Mapping[str, object]) -> str:
    """Hex SHA-256 of a record's non-null values, as JSON with sorted keys; times as ISO-8601."""
    known = {key: _plain(value) for key, value in record.items() if value is not None}
    return text_sha256(json.dumps(known, sort_keys=True, ensure_ascii=True, separators=(",", ":")))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
