"""``rules/calibration.json`` → numbers, checked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from forensics.foundation.errors import RuleError
from forensics.vocabulary.calibration import Calibration, SignalWeight
from forensics.vocabulary.case_tables import CALIBRATIONS

if TYPE_CHECKING:
    from pathlib import Path

FILE = "calibration.json"
SCHEMA = 1
"""Layout of the file."""
MAX_BYTES = 1 << 20


def read_calibration(rules: Path) -> Calibration:
    """Read the calibration below a rules folder.

    Raises
    ------
    RuleError
        The file is missing, not JSON, or a number is absent, not finite or out of range.
    """
    path = rules / FILE
    try:
        text = path.read_bytes()
        if len(text) > MAX_BYTES:
            raise RuleError(f"larger than {MAX_BYTES:,} bytes", where=str(path))
        content = json.loads(text, parse_constant=_refuse)
        return _calibration(content)
    except OSError as error:
        raise RuleError(f"cannot read the calibration: {error.strerror}", where=str(path)) from error
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise RuleError(f"not a calibration: {error!r}", where=str(path), hint="see rules/calibration.json") from error


def _calibration(content: dict[str, Any]) -> Calibration:
    if content["schema"] != SCHEMA:
        raise ValueError(f"schema {content['schema']!r}; this version reads {SCHEMA}")
    if content["status"] not in CALIBRATIONS:
        raise ValueError(f"status {content['status']!r}; known: {', '.join(CALIBRATIONS)}")
    prevalence = float(content["prevalence"])
    if not 0.0 < prevalence < 1.0:
        raise ValueError(f"prevalence {prevalence} is not between 0 and 1")
    membership = content["membership"]
    return Calibration(
        status=content["status"],
        provenance=str(content["provenance"]),
        prevalence=prevalence,
        priors={name: float(prior["bans"]) for name, prior in content["priors"].items()},
        cap_low=float(content["family_cap"]["low"]),
        cap_high=float(content["family_cap"]["high"]),
        half_width=float(content["half_width"]["bans"]),
        half_width_per_unmeasured_family=float(content["half_width_per_unmeasured_family"]["bans"]),
        membership_prior=float(membership["prior"]["bans"]),
        open_organisation=float(membership["open_organisation"]["bans"]),
        min_accused_accounts=int(membership["min_accused_accounts"]["accounts"]),
        signals=tuple(_signal(signal) for signal in content["signals"]),
    )


def _signal(signal: dict[str, Any]) -> SignalWeight:
    points = tuple((float(value), float(bans)) for value, bans in signal["points"])
    if len(points) < 2 or list(points) != sorted(points):  # noqa: PLR2004 (a line has two ends)
        raise ValueError(f"points of {signal['measure']!r} must be at least two, in order of value")
    return SignalWeight(str(signal["measure"]), str(signal["family"]), tuple(signal["hypotheses"]), points)


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is not a number that may decide anything")
