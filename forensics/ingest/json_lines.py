"""One line of JSON, looked at alone: strict JSON that a fast parser reads too, or the reason why it is no row."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import orjson

if TYPE_CHECKING:
    from collections.abc import Sequence

TOO_DEEP: Final = "nested too deep"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a line may be."""

    max_depth: int
    """Levels of nesting of the keys that are read. Both parsers refuse a line of 1,024 levels, whatever the key."""


def accepted_line(text: bytes, wanted: Sequence[str], limits: Limits, not_finite: dict[str, int]) -> bytes | str:
    """Return the line as strict JSON, or why it is not a row."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return _forgive(text, wanted, limits, not_finite) or _reason(text, error)
    if not isinstance(value, dict):
        return "not a JSON object"
    return TOO_DEEP if _is_deep(_only(value, wanted), limits.max_depth) else text


def _only(value: dict[str, Any], wanted: Sequence[str]) -> dict[str, Any]:
    # The fast way sees no other keys, and a row's fate must not hang on which way it went.
    return {key: value[key] for key in wanted if key in value}


def _reason(text: bytes, error: orjson.JSONDecodeError) -> str:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return "not UTF-8"
    if text.startswith(b"{") and not text.endswith(b"}"):
        return "the line is cut off"
    return TOO_DEEP if "depth" in error.msg else "not JSON"


def _forgive(text: bytes, wanted: Sequence[str], limits: Limits, not_finite: dict[str, int]) -> bytes | str | None:
    """Read what Python's JSON writer lets through: NaN, Infinity, huge numbers and lone surrogates."""
    try:
        value = json.loads(text, object_pairs_hook=_first_wins, parse_int=_integer)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    value = _only(value, wanted)
    if _is_deep(value, limits.max_depth):
        return TOO_DEEP
    for key, item in value.items():
        if isinstance(item, float) and not np.isfinite(item):
            not_finite[key] = not_finite.get(key, 0) + 1
    spelled = json.dumps(_finite(value), ensure_ascii=False)
    return _LONE_SURROGATE.sub("\ufffd", spelled).encode()


def _integer(text: str) -> int | str:
    # Python refuses integers of thousands of digits; as text they are kept and fail their cast.
    return int(text) if len(text) <= 20 else text  # noqa: PLR2004 (digits of 2**64)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _first_wins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        made.setdefault(key, value)
    return made


def _is_deep(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        level = [
            inner
            for item in level
            for inner in (item.values() if isinstance(item, dict) else item)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True
