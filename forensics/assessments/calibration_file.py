"""``rules/calibration.json`` → numbers, checked."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from forensics.assessments.domain import FEATURES
from forensics.foundation.errors import RuleError
from forensics.vocabulary.calibration import (
    CLUSTER_PARTS,
    MEMBER_PARTS,
    Calibration,
    Curve,
    Fit,
    Rate,
    SignalWeight,
)
from forensics.vocabulary.hypothesis import HYDRA, STRANGERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FILE = "calibration.json"
SCHEMA = 3
"""Layout of the file."""
STATUSES = ("none", "simulated", "local")
"""What a file may say of itself; whether a log lies outside its domain, only the log can say."""
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
    if content["status"] not in STATUSES:
        raise ValueError(f"status {content['status']!r}; known: {', '.join(STATUSES)}")
    fitted = content["fitted"]
    if (fitted is None) is not (content["status"] == "none"):
        raise ValueError("status is none where nothing is fitted, and only there")
    prevalence = float(content["prevalence"])
    if not 0.0 < prevalence < 1.0:
        raise ValueError(f"prevalence {prevalence} is not between 0 and 1")
    low, high = float(content["family_cap"]["low"]), float(content["family_cap"]["high"])
    half = float(content["half_width"]["bans"])
    half_more = float(content["half_width_per_unmeasured_family"]["bans"])
    if not (low <= 0.0 <= high and min(half, half_more) >= 0.0):
        raise ValueError("family_cap must hold 0 between low and high, and half widths must not be negative")
    membership = content["membership"]
    rivals = sorted(set(content["priors"]) - {HYDRA, STRANGERS})
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
        clusters=Fit() if fitted is None else _fit(fitted["clusters"], CLUSTER_PARTS, rivals),
        members=Fit() if fitted is None else _fit(fitted["members"], MEMBER_PARTS),
        unclustered=None if fitted is None else _rate(fitted["unclustered"]),
        domain={} if fitted is None else {name: _range(name, ends) for name, ends in fitted["domain"].items()},
    )


def _fit(part: dict[str, Any], parts: tuple[str, ...], rivals: Sequence[str] = ()) -> Fit:
    weights = {str(name): float(weight) for name, weight in part["weights"].items()}
    if unknown := sorted(set(weights) - set(parts)):
        raise ValueError(f"no part of a sum is called {', '.join(unknown)}; known: {', '.join(parts)}")
    if missing := sorted(set(parts) - set(weights)):
        raise ValueError(f"no weight of {', '.join(missing)}: fitted by another version")
    if min(weights.values(), default=0.0) < 0.0:
        raise ValueError("a weight below 0 would turn evidence around")
    curve = Curve(**{name: float(part["map"][name]) for name in ("intercept", "rise_low", "rise_high")})
    if min(curve.rise_low, curve.rise_high) <= 0.0:
        raise ValueError("a calibration map must rise")
    steps = tuple((float(start), float(low), float(high)) for start, low, high in part["interval"])
    starts = [start for start, _, _ in steps]
    if starts != sorted(set(starts)) or any(not 0.0 <= low <= high <= 1.0 for _, low, high in steps):
        raise ValueError("steps of an interval must be in order of score, each with 0 <= low <= high <= 1")
    priors = {str(name): float(bans) for name, bans in part.get("rivals", {}).items()}
    if unknown := sorted(set(priors) - set(rivals)):
        raise ValueError(f"no rival of a hydra is called {', '.join(unknown)}; known: {', '.join(rivals)}")
    return Fit(float(part["prior"]["bans"]), weights, curve, steps, priors)


def _rate(part: dict[str, Any]) -> Rate:
    rate = Rate(float(part["bans"]), float(part["low"]), float(part["high"]))
    if not rate.low <= rate.bans <= rate.high:
        raise ValueError("the rate of accounts in no cluster must lie within its interval")
    return rate


def _range(name: str, ends: list[float]) -> tuple[float, float]:
    low, high = (float(end) for end in ends)
    if name not in FEATURES:
        raise ValueError(f"{name!r} is no feature of a log; known: {', '.join(FEATURES)}")
    if low > high:
        raise ValueError(f"the range of {name!r} ends before it begins")
    return low, high


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
