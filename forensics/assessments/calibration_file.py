"""``rules/calibration.json`` → numbers, checked."""

from __future__ import annotations

import json
import math
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
        content = json.loads(text, parse_constant=_refuse, parse_float=_finite)
        return _calibration(content)
    except OSError as error:
        raise RuleError(f"cannot read the calibration: {error.strerror}", where=str(path)) from error
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError) as error:
        raise RuleError(f"not a calibration: {error!r}", where=str(path), hint="see rules/calibration.json") from error


def _calibration(content: dict[str, Any]) -> Calibration:
    if content["schema"] != SCHEMA:
        raise ValueError(f"schema {content['schema']!r}; this version reads {SCHEMA}")
    if content["status"] not in CALIBRATIONS:
        raise ValueError(f"status {content['status']!r}; known: {', '.join(CALIBRATIONS)}")
    prevalence = float(content["prevalence"])
    if not 0.0 < prevalence < 1.0:
        raise ValueError(f"prevalence {prevalence} is not between 0 and 1")
    low, high = float(content["family_cap"]["low"]), float(content["family_cap"]["high"])
    half = float(content["half_width"]["bans"])
    half_more = float(content["half_width_per_unmeasured_family"]["bans"])
    if not (low <= 0.0 <= high and min(half, half_more) >= 0.0):
        raise ValueError("family_cap must hold 0 between low and high, and half widths must not be negative")
    membership = content["membership"]
    return Calibration(
        status=content["status"],
        provenance=str(content["provenance"]),
        prevalence=prevalence,
        priors={name: float(prior["bans"]) for name, prior in content["priors"].items()},
        cap_low=low,
        cap_high=high,
        household=float(content["household"]["bans"]),
        half_width=half,
        half_width_per_unmeasured_family=half_more,
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


def _finite(text: str) -> float:
    """Read a number; 1e999 is spelled like one and is infinite."""
    value = float(text)
    return value if math.isfinite(value) else _refuse(text)


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is not a number that may decide anything")
