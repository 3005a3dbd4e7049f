"""What was read and what decided: scope and provenance of a case."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import forensics
from forensics.foundation.digests import file_sha256
from forensics.foundation.errors import InputError
from forensics.vocabulary.case import Provenance, Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.pipeline.rules import Rules
    from forensics.vocabulary.people import Sheet
    from forensics.vocabulary.request_log import RequestLog
    from forensics.vocabulary.settings import Settings

DECIDING = ("dataframely", "numpy", "polars", "pyarrow", "scikit-network", "scipy")
"""Distributions whose version can change a result."""


def scope_of(log: RequestLog, sheets: Sequence[Sheet]) -> Scope:
    """What was read, and what must be known about it."""
    inputs = [*log.inputs, *(file for sheet in sheets for file in sheet.inputs)]
    warnings = [*log.warnings, *(warning for sheet in sheets for warning in sheet.warnings)]
    return Scope(tuple(inputs), log.gaps, tuple(dict.fromkeys(warnings)), tuple(sorted(log.covered)))


def provenance(log: RequestLog, sheets: Sequence[Sheet | None], settings: Settings, rules: Rules) -> Provenance:
    """What decided the verdicts, besides the log."""
    files = [*log.inputs, *(file for sheet in sheets if sheet is not None for file in sheet.inputs)]
    return Provenance(
        case_id=settings.case_id or _case_id(sorted({file.sha256 for file in files})),
        tool_version=forensics.__version__,
        dependencies={name: version(name) for name in DECIDING},
        rules=rules.digests,
        settings=recorded(settings, rules),
        seed=settings.seed,
    )


PREVALENCE_OF_CALIBRATION = "calibration"
"""Nobody chose the prevalence: with another calibration, it is another one."""


def recorded(settings: Settings, rules: Rules) -> dict[str, Any]:
    """Settings that can change a result, as JSON values; files by name and digest, since paths are the run's."""
    judge = _plain(asdict(settings.judge))
    if settings.judge.share_key:
        # Nothing of a secret is recorded: who has its digest could try keys.
        judge["share_key"] = {"name": settings.judge.share_key.name}
    judge["prevalence_from"] = PREVALENCE_OF_CALIBRATION if judge["prevalence"] is None else "setting"
    if judge["prevalence"] is None:
        judge["prevalence"] = rules.calibration.prevalence
    return {"read": _plain(asdict(settings.read)), "judge": judge, "calibration": rules.calibration.status}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in sorted(values.items())}


def _value(value: Any) -> Any:
    if isinstance(value, Path):
        try:
            digest = file_sha256(value) if value.is_file() else None
        except OSError as error:
            raise InputError(f"cannot read: {error.strerror}", where=str(value)) from error
        return {"name": value.name, "sha256": digest}
    if isinstance(value, tuple):
        return sorted((_value(one) for one in value), key=str) if value and isinstance(value[0], Path) else list(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _case_id(digests: list[str]) -> str:
    """``case-`` and 8 base32 characters of the inputs' digests: the same files, the same case."""
    digest = hashlib.sha256("\n".join(digests).encode()).digest()
    return "case-" + base64.b32encode(digest)[:8].decode("ascii")
