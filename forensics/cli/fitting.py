"""Fits of the calibration: on simulated worlds, or on labels; and the file that comes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.casestore.read import read_case, seal_of
from forensics.foundation.errors import CaseExistsError, InputError, UsageError
from forensics.lab.calibration.labels import read_labels, recalibrate
from forensics.lab.calibration.run import calibrate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forensics.cli.config import Choices
    from forensics.cli.console import Screen
    from forensics.lab.calibration.run import Calibrated, Order


def fitted(order: Order, screen: Screen) -> Calibrated:
    """Fit on simulated worlds, and show how many are done."""
    with screen.progress() as progress:
        return calibrate(order, progress)


def refitted(labels: Path | None, cases: Sequence[Path], date: str) -> Calibrated:
    """Fit maps on labelled accounts of cases.

    Raises
    ------
    UsageError
        Labels came without a case, or a case without labels.
    InputError
        The labels are a blind sample of another case.
    """
    if labels is None or not cases:
        raise UsageError("--labels and CASES go together", hint="give both, or neither to fit on simulated worlds")
    given = read_labels(labels)
    if given.seal is not None and given.seal not in [seal_of(case) for case in cases]:
        raise InputError("the sample was drawn from another case", where=str(labels), hint="name the case it came from")
    return recalibrate(given, [read_case(case) for case in cases], date)


def check_free(out: Path, choices: Choices) -> None:
    """Refuse to replace a file unasked, before worlds are judged for hours; the shipped calibration is no exception.

    Raises
    ------
    CaseExistsError
        The file exists, and ``--force`` was not given.
    """
    if (out.exists() or out.is_symlink()) and not choices.get("force"):
        raise CaseExistsError("the file exists", where=str(out), hint="add --force, or choose another --out")


def write_calibration(found: Calibrated, out: Path) -> None:
    """Write the file: all of it, or nothing.

    Raises
    ------
    UsageError
        No file can be written there.
    """
    beside = out.with_name(f".{out.name}.new")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(found.document)
        beside.replace(out)
    except OSError as error:
        raise UsageError(f"cannot write the calibration: {error.strerror}", where=str(out)) from error
