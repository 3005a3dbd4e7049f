"""Scores as JSON: the same figures are the same bytes on another machine too."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from forensics.foundation import json_text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

DIGITS = 12
"""Significant digits. Sums of vectors differ in the last of sixteen from processor to processor."""


def scores_json(scores: DataclassInstance) -> str:
    """Every field, keys sorted, numbers rounded to twelve digits."""
    return json_text.document(_rounded(asdict(scores))).decode("utf-8")


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
