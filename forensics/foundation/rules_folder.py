"""Where the rules are: inside the wheel when installed, beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

from forensics.foundation.errors import RuleError


def rules_folder() -> Path:
    """Folder of the shipped rules.

    Raises
    ------
    RuleError
        Neither place exists: the installation is broken.
    """
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / "_rules", package.parent / "rules"):
        if candidate.is_dir():
            return candidate
    raise RuleError("the rules are missing from this installation", where=str(package), hint="reinstall")
