"""A calibration → ``rules/calibration.json``: what was fitted, below what is set by hand, in lines that can be read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.vocabulary.calibration import Calibration, Fit

_WIDTH: Final = 120
"""Characters: what fits in a line stands in one."""


def document(content: Mapping[str, Any], calibration: Calibration, provenance: str, run: Mapping[str, Any]) -> bytes:
    """The file's bytes.

    Parameters
    ----------
    content
        The file as it was: what is set by hand stays.
    provenance
        For people: one sentence or two.
    run
        How the fit came about: JSON values.
    """
    rate = calibration.unclustered
    if rate is None:
        raise ValueError("a calibration that was fitted has a rate of accounts in no cluster")
    fitted = {
        "run": dict(run),
        "clusters": _fit(calibration.clusters),
        "members": _fit(calibration.members),
        "unclustered": {"bans": rate.bans, "low": rate.low, "high": rate.high},
        "domain": {name: list(ends) for name, ends in calibration.domain.items()},
    }
    said = {
        **content,
        "status": calibration.status,
        "provenance": provenance,
        "prevalence": calibration.prevalence,
        "fitted": fitted,
    }
    return (_readable(said, "") + "\n").encode()


def _fit(fit: Fit) -> dict[str, Any]:
    curve = fit.curve
    return {
        "prior": {"bans": fit.prior},
        **({"rivals": dict(fit.rivals)} if fit.rivals else {}),
        "weights": dict(fit.weights),
        "map": {"intercept": curve.intercept, "rise_low": curve.rise_low, "rise_high": curve.rise_high},
        "interval": [list(step) for step in fit.steps],
    }


def _readable(value: Any, indent: str) -> str:
    """JSON in lines of bounded width; keys in their order."""
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    deeper = indent + "  "
    if len(indent) + len(line) <= _WIDTH or not isinstance(value, dict | list):
        return line
    if isinstance(value, dict):
        inner = [f"{deeper}{json.dumps(key, ensure_ascii=False)}: {_readable(value[key], deeper)}" for key in value]
        return "{\n" + ",\n".join(inner) + f"\n{indent}}}"
    return "[\n" + ",\n".join(_filled([_readable(item, deeper) for item in value], deeper)) + f"\n{indent}]"


def _filled(items: list[str], indent: str) -> list[str]:
    """Several short items a line."""
    lines: list[str] = []
    for item in items:
        if lines and len(lines[-1]) + len(item) + 3 <= _WIDTH and item.startswith("[") and "\n" not in lines[-1]:
            lines[-1] += f", {item}"
        else:
            lines.append(indent + item)
    return lines
