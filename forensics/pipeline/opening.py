"""A case folder → the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.casestore.read import read_case

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case


def open_case(path: Path) -> Case:
    """Read a case that was written before.

    Raises
    ------
    InputError
        There is no case, or one of another schema version.
    """
    return read_case(path)
