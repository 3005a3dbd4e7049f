"""Verify a case: every byte is the one that was sealed, and the inputs are those that were read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from forensics.casestore import layout
from forensics.casestore.custody import Head, chain_head, chain_problems, first_facts
from forensics.casestore.manifest import Manifest, read_manifest
from forensics.casestore.read import seal_of
from forensics.foundation.digests import file_sha256
from forensics.foundation.errors import InputError
from forensics.foundation.safe_text import safe_text

if TYPE_CHECKING:
    from forensics.vocabulary.request_log import InputFile


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of a case found."""

    problems: tuple[str, ...]
    """One sentence each; the case is whole when there is none."""
    seal: str
    """SHA-256 of the manifest as it stands: compare it with the one noted elsewhere."""
    custody_ok: bool
    custody: Head | None
    """How far the chain of custody goes: compare that too. None when there is no chain."""
    n_files: int
    """Files of the case that were looked at."""
    n_inputs: int
    """Inputs that were found and compared; 0 when no folder was named."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify_case(path: Path, inputs: Path | None = None) -> Verification:
    """Check every file of a case against its manifest, and the chain of custody.

    Parameters
    ----------
    path
        The case folder.
    inputs
        A file, or a folder in which the inputs are looked up by name, at any depth.

    Raises
    ------
    InputError
        It is not a case at all, or ``inputs`` does not exist.
    """
    problems: list[str] = []
    manifest = _manifest(path, problems)
    present = _files(path, problems)
    if manifest is not None:
        problems += _output_problems(path, manifest, present)
    custody = _custody_problems(path)
    problems += custody
    looked_up = [] if inputs is None or manifest is None else _input_problems(manifest.scope.inputs, inputs)
    problems += [problem for problem in looked_up if problem]
    return Verification(
        problems=tuple(problems),
        seal=seal_of(path),
        custody_ok=not custody,
        custody=_custody_head(path),
        n_files=len(present),
        n_inputs=len(looked_up),
    )


def _manifest(path: Path, problems: list[str]) -> Manifest | None:
    seal_of(path)  # no manifest, no case: that is another error than a changed one
    try:
        return read_manifest(path)
    except InputError as error:
        problems.append(f"{layout.MANIFEST}: {error.message}")
        return None


def _files(path: Path, problems: list[str]) -> set[str]:
    """Regular files below a case, as its manifest names them; anything else is a problem."""
    found: set[str] = set()
    for folder, folders, names in os.walk(path, followlinks=False):
        for name in sorted([*folders, *names]):
            full = Path(folder) / name
            relative = full.relative_to(path).as_posix()
            if full.is_symlink() or not (full.is_dir() or full.is_file()):
                problems.append(f"{safe_text(relative)}: neither a file nor a folder")
            elif full.is_file():
                found.add(relative)
            elif relative != layout.STATE:
                problems.append(f"{safe_text(relative)}: a folder that the case did not write")
    return found


def _output_problems(path: Path, manifest: Manifest, present: set[str]) -> list[str]:
    listed = set(manifest.outputs)
    problems = [f"{safe_text(name)}: missing" for name in sorted((listed | layout.OUTSIDE) - present)]
    problems += [f"{safe_text(name)}: not written by the tool" for name in sorted(present - listed - layout.OUTSIDE)]
    problems += [
        f"{name}: changed since it was sealed"
        for name in sorted(listed & present)
        if file_sha256(path / name) != manifest.outputs[name].sha256
    ]
    return problems


def _custody_problems(path: Path) -> list[str]:
    try:
        problems = chain_problems(path)
    except InputError as error:
        return [f"{layout.CUSTODY}: {error.message}"]
    run = path / layout.RUN
    if run.is_file() and first_facts(path).get("run_sha256") != file_sha256(run):
        problems.append(f"{layout.RUN}: changed since the case was written")
    return problems


def _custody_head(path: Path) -> Head | None:
    try:
        return chain_head(path)
    except InputError:
        return None


def _input_problems(files: tuple[InputFile, ...], place: Path) -> list[str | None]:
    if not place.exists():
        raise InputError("the place of the inputs does not exist", where=str(place))
    candidates = [place] if place.is_file() else sorted(found for found in place.rglob("*") if found.is_file())
    digests: dict[str, set[str]] = {}
    wanted = {file.name for file in files}
    for candidate in candidates:
        if candidate.name in wanted:
            digests.setdefault(candidate.name, set()).add(file_sha256(candidate))
    return [_input_problem(file, digests.get(file.name)) for file in files]


def _input_problem(file: InputFile, digests: set[str] | None) -> str | None:
    if digests is None:
        return f"input {safe_text(file.name)}: not found"
    return None if file.sha256 in digests else f"input {safe_text(file.name)}: not the file that was analysed"
