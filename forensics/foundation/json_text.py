"""JSON with sorted keys: the same value is always the same bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

import orjson

_SURROGATE = re.compile("[\ud800-\udfff]")


def plain(value: object) -> Any:
    r"""Turn a value into JSON's types.

    Mappings become dicts with text keys, sequences lists, sets sorted lists, times ISO-8601, paths text. Lone
    surrogates (a file name need not be UTF-8) are shown as ``\udcXX``, because JSON cannot carry them.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {_text(str(key)): plain(value[key]) for key in value}
    if isinstance(value, set | frozenset):
        return sorted(plain(item) for item in value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str | PurePath):
        return _text(str(value))
    raise TypeError(f"{type(value).__name__} has no place in a case's JSON")


def document(value: object) -> bytes:
    """A whole file: indented by two, keys sorted, newline at the end."""
    options = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(plain(value), option=options)


def line(value: object) -> bytes:
    """One line of a JSONL file: no spaces, keys sorted, newline at the end."""
    return orjson.dumps(plain(value), option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def _text(text: str) -> str:
    return _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
