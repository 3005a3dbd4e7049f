"""The chain of custody: every action on a case, each line bound to the one before.

A line holds the digest of the line before it (the first one: the seal) and its own digest, so a changed or
moved line, or one missing before others, shows. Lines cut from the end do not, and who can write the folder
can also write a new chain: what protects against that is a copy of seal and head, kept elsewhere.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import orjson

from forensics.casestore.layout import CUSTODY, MANIFEST
from forensics.casestore.lock import locked
from forensics.casestore.staging import clear_disk_errors, replace_file
from forensics.foundation import json_text
from forensics.foundation.digests import file_sha256
from forensics.foundation.errors import InputError, VerificationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from forensics.vocabulary.run import Run


@dataclass(frozen=True, slots=True)
class Head:
    """How far a chain goes: what shows that lines were cut from its end, to who noted it."""

    n_entries: int
    sha256: str
    """Digest of the last line, to which the next one will be bound."""


def first_entry(seal: str, case_id: str, run: Run, extra: Mapping[str, Any]) -> bytes:
    """The line a new case starts with; ``extra`` binds what the manifest does not list."""
    return _line(seal, {"action": "created", "case_id": case_id, "seal": seal, **_facts(run), **extra})


def append_action(path: Path, action: str, run: Run, **details: Any) -> Head:
    """Add one line to the chain of a case, whole or not at all.

    Parameters
    ----------
    path
        The case folder.
    action
        What was done: rendered, redacted, exported.
    run
        Who did it, when, with which command.
    details
        What else a reader of the chain should know; JSON values.

    Returns
    -------
    Head
        The new end of the chain.

    Raises
    ------
    InputError
        The folder has no chain.
    VerificationError
        The chain is broken already: adding to it would hide that.
    """
    with locked(path), clear_disk_errors(path):
        lines = _lines(path)
        problems = chain_problems(path)
        if problems:
            raise VerificationError(
                f"the chain of custody is broken: {problems[0]}", where=str(path), hint="run `forensics verify`"
            )
        added = _line(_sha256(lines[-1]), {"action": action, **_facts(run), **details})
        replace_file(path / CUSTODY, b"".join(lines) + added)
    return Head(len(lines) + 1, _sha256(added))


def chain_head(path: Path) -> Head:
    """The end of the chain of a case.

    Raises
    ------
    InputError
        The folder has no chain.
    """
    lines = _lines(path)
    return Head(len(lines), _sha256(lines[-1]))


def chain_problems(path: Path) -> list[str]:
    """What is wrong with the chain of a case; nothing when it holds."""
    problems: list[str] = []
    previous = file_sha256(path / MANIFEST)
    for number, line in enumerate(_lines(path), start=1):
        problem = _line_problem(line, previous)
        if problem:
            problems.append(f"{CUSTODY} line {number} {problem}")
        previous = _sha256(line)
    return problems


def first_facts(path: Path) -> dict[str, Any]:
    """What the first line of the chain says; nothing when it cannot be read."""
    try:
        facts = orjson.loads(_lines(path)[0])
    except (orjson.JSONDecodeError, InputError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _line_problem(line: bytes, previous: str) -> str | None:
    try:
        entry = orjson.loads(line)
    except orjson.JSONDecodeError:
        return "is not JSON"
    if not isinstance(entry, dict):
        return "is not an object"
    own = entry.pop("line_sha256", None)
    if own != _digest(entry) or json_text.line({**entry, "line_sha256": own}) != line:
        return "was changed"
    if entry.get("previous") != previous:
        return "does not follow from what stands before it"
    return None


def _lines(path: Path) -> list[bytes]:
    try:
        lines = (path / CUSTODY).read_bytes().splitlines(keepends=True)
    except OSError as error:
        raise InputError("the case has no chain of custody", where=str(path)) from error
    if not lines:
        raise InputError("the chain of custody is empty", where=str(path))
    return lines


def _facts(run: Run) -> dict[str, Any]:
    return {"at": run.started_at, **{key: value for key, value in asdict(run).items() if key != "started_at"}}


def _line(previous: str, entry: Mapping[str, Any]) -> bytes:
    bound = {**entry, "previous": previous}
    return json_text.line({**bound, "line_sha256": _digest(bound)})


def _digest(entry: Mapping[str, Any]) -> str:
    return _sha256(json_text.line(entry))


def _sha256(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
