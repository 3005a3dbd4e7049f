"""Whether a case may be written to a folder: asked before hours of work, not after."""

from __future__ import annotations

import glob
import os
from pathlib import Path
from typing import TYPE_CHECKING

from forensics.casestore.staging import clear_disk_errors, is_free, refuse_unsafe
from forensics.casestore.write import Overwrite
from forensics.foundation.errors import CaseExistsError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forensics.cli.config import Choices


def checked(out: Path, choices: Choices, read: Iterable[Path | str] = ()) -> Overwrite:
    """Check the place of a case; the store checks again when it writes.

    Parameters
    ----------
    out
        The folder.
    choices
        For ``--force``.
    read
        What the command reads, logs or a case; every path among the choices counts too. Globs are resolved.

    Raises
    ------
    CaseExistsError
        Something stands there, and ``--force`` was not given; or it is a link or a file.
    UsageError
        The folder around it cannot be written; it is, or holds, what is read; or it lies inside a case.
    """
    with clear_disk_errors(out):
        refuse_unsafe(out)
    _refuse_evidence(out, [*read, *(value for value in choices.values() if isinstance(value, Path))])
    overwrite = Overwrite.REPLACE if choices.get("force") else Overwrite.NEVER
    if overwrite is Overwrite.NEVER and not is_free(out):
        raise CaseExistsError(
            "the output folder is not empty", where=str(out), hint="add --force, or choose another --out"
        )
    around = next(parent for parent in out.absolute().parents if parent.exists())
    if not around.is_dir() or not os.access(around, os.W_OK | os.X_OK):
        raise UsageError("no case can be written here", where=str(around), hint="choose another --out")
    return overwrite


def _refuse_evidence(out: Path, read: Iterable[Path | str]) -> None:
    """Refuse a folder that would give way with the evidence in it."""
    target = out.resolve()
    for given in read:
        for found in [str(given), *glob.glob(str(given), recursive=True)]:  # noqa: PTH207 (a pattern may be absolute)
            if Path(found).resolve().is_relative_to(target):
                raise UsageError(
                    f"it is, or holds, what is read: {found}", where=f"--out {out}", hint="choose another --out"
                )
