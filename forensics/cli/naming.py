"""How reports name people and infrastructure: pseudonyms under a key, or in clear."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forensics.foundation.errors import UsageError
from forensics.foundation.registry import parts
from forensics.reports.naming import Naming, in_clear, pseudonymous
from forensics.vocabulary.entity_kind import EntityKind
from forensics.vocabulary.hypothesis import Hypothesis

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.cli.config import Choices
    from forensics.vocabulary.case import Case

MIN_KEY_BYTES = 16
"""Bytes. A shorter key is found by trying (NIST SP 800-131A asks at least 112 bits of an HMAC key)."""
MAX_KEY_BYTES = 4096
"""Bytes. A larger file is not a key."""


def naming(case: Case, choices: Choices) -> Naming:
    """The naming that was asked for: ``--clear``, or pseudonyms under ``--key-file``.

    Raises
    ------
    UsageError
        The key cannot be read, or is too short.
    """
    titles = hypothesis_titles()
    if choices.get("clear"):
        return replace(in_clear(), titles=titles)
    kinds = parts("forensics.summaries.kinds", EntityKind)
    plain = frozenset(name for name, kind in kinds.items() if not kind.personal)
    path = choices.get("key-file")
    return replace(pseudonymous(case, read_key(path) if path else None, plain), titles=titles)


def hypothesis_titles() -> dict[str, str]:
    """Name to title of every hypothesis there is."""
    return {name: part.title for name, part in parts("forensics.assessments.hypotheses", Hypothesis).items()}


def read_key(path: Path) -> bytes:
    """The key of the pseudonyms: the bytes of a file, without the newline at its end."""
    try:
        with path.open("rb") as stream:
            key = stream.read(MAX_KEY_BYTES + 1).rstrip(b"\r\n")
    except OSError as error:
        raise UsageError(f"cannot read the key: {error.strerror}", where=str(path), hint="check --key-file") from error
    if not MIN_KEY_BYTES <= len(key) <= MAX_KEY_BYTES:
        raise UsageError(
            f"a key has {MIN_KEY_BYTES} to {MAX_KEY_BYTES:,} bytes, not {len(key):,}",
            where=str(path),
            hint="make one from 32 random bytes",
        )
    return key
