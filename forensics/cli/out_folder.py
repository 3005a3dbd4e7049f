"""Whether a case may be written to a folder: asked before hours of work, not after."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from forensics.casestore.staging import is_free, refuse_unsafe
from forensics.casestore.write import Overwrite
from forensics.foundation.errors import CaseExistsError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.cli.config import Choices


def checked(out: Path, choices: Choices) -> Overwrite:
    """Check the place of a case; the store checks again when it writes.

    Raises
    ------
    CaseExistsError
        Something stands there, and ``--force`` was not given; or it is a link or a file.
    UsageError
        The folder around it cannot be written.
    """
    refuse_unsafe(out)
    overwrite = Overwrite.REPLACE if choices.get("force") else Overwrite.NEVER
    if overwrite is Overwrite.NEVER and not is_free(out):
        raise CaseExistsError(
            "the output folder is not empty", where=str(out), hint="add --force, or choose another --out"
        )
    around = next(parent for parent in out.absolute().parents if parent.exists())
    if not around.is_dir() or not os.access(around, os.W_OK | os.X_OK):
        raise UsageError("no case can be written here", where=str(around), hint="choose another --out")
    return overwrite
