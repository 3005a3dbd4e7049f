"""A rendered report on its way out: a new file, or stdout; and a line in the chain of custody."""

from __future__ import annotations

import errno
import hashlib
import os
from typing import TYPE_CHECKING

from forensics.casestore.custody import append_action
from forensics.casestore.staging import refuse_inside_case
from forensics.cli.config import closest
from forensics.cli.verdict import custody_text
from forensics.foundation.errors import CaseExistsError, ResourceError, UsageError
from forensics.foundation.key_file import read_key
from forensics.reports.render import formats

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.cli.door import Call
    from forensics.vocabulary.run import Run


def format_name(form: str | None, out: Path) -> str:
    """Which format is wanted: by ``--format``, else by the ending of the file.

    Raises
    ------
    UsageError
        There is no such format.
    """
    word = form or out.suffix.removeprefix(".").lower()
    if word not in formats():
        raise UsageError(f"unknown format {word!r}", where="--format", hint=closest(word, formats()))
    return word


def deliver(call: Call, content: bytes, out: Path) -> None:
    """Write a document, for its owner only, whole or not at all; ``-`` is stdout.

    Raises
    ------
    CaseExistsError
        The file exists, and ``--force`` was not given.
    UsageError
        The folder does not exist or cannot be written, or lies inside a case.
    ResourceError
        The disk is full.
    """
    if str(out) == "-":
        call.write(content.decode("utf-8"))
        return
    refuse_inside_case(out)
    if (out.exists() or out.is_symlink()) and not call.choices.get("force"):
        raise CaseExistsError("the file exists", where=str(out), hint="add --force, or choose another --out")
    partial = out.with_name(f".{out.name}.forensics-new")
    try:
        partial.unlink(missing_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(descriptor)
        partial.replace(out)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise _clear(error, out) from error
    call.screen.note(f"written: {out} ({len(content):,} bytes)")


def told_how(call: Call) -> bytes | None:
    """The key under which partners are told values; None where they are told in clear.

    Raises
    ------
    UsageError
        Neither was chosen, or both, or the key cannot be read.
    """
    key, clear = call.choices.get("share-key"), bool(call.choices.get("clear"))
    if (key is None) == (not clear):
        hint = "--clear tells values as they are, --share-key FILE as pseudonyms under a key that partners have"
        raise UsageError("say how values are told: one of --clear and --share-key", hint=hint)
    return None if key is None else read_key(key, "--share-key")


def record(call: Call, case: Path, run: Run, name: str, content: bytes, action: str = "rendered") -> None:
    """Note in the case's chain of custody what was made from it; a case that cannot be written says so."""
    clear = bool(call.choices.get("clear"))
    try:
        digest = hashlib.sha256(content).hexdigest()
        head = append_action(case, action, run, document=name, sha256=digest, clear=clear)
    except UsageError as error:
        call.screen.warn(f"not noted in the chain of custody: {error}")
    else:
        call.screen.note(custody_text(head))


def _clear(error: OSError, out: Path) -> UsageError | ResourceError:

    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return ResourceError(f"no room: {error.strerror}", where=str(out), hint="choose an --out on another disk")
    return UsageError(f"cannot be written: {error.strerror}", where=str(out), hint="choose another --out")
