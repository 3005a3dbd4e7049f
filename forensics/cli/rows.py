"""A frame → text for stdout: a table for people, JSON, JSON lines or CSV for programs."""

from __future__ import annotations

import json
import shutil
import unicodedata
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.cli.config import closest
from forensics.cli.console import to_terminal
from forensics.foundation.errors import UsageError
from forensics.foundation.safe_text import safe_text

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_CELL = 60
"""Characters of one cell on a terminal; piped output is never cut."""
GAP = "  "
"""Between two columns."""


def rendered(frame: pl.DataFrame, form: str) -> str:
    """Show a frame in the form that was asked for.

    Raises
    ------
    UsageError
        There is no such form.
    """
    if form not in FORMS:
        raise UsageError(f"unknown format {form!r}", where="--format", hint=closest(form, FORMS))
    return FORMS[form](frame)


def table(frame: pl.DataFrame) -> str:
    """Aligned columns, every value safe; numbers to the right. An empty frame shows its header."""
    limit = MAX_CELL if to_terminal() else None
    columns = [[name, *(cell(value, limit) for value in frame.get_column(name).to_list())] for name in frame.columns]
    numeric = [frame.schema[name].is_numeric() for name in frame.columns]
    widths = [max(map(width, column)) for column in columns]
    lines = [
        GAP.join(_padded(text, wide, right) for text, wide, right in zip(row, widths, numeric, strict=True))
        for row in zip(*columns, strict=True)
    ]
    return "\n".join(_fitted(line.rstrip()) for line in lines)


def cell(value: Any, limit: int | None = None) -> str:
    """One value as safe text: times to the second in UTC, numbers short, an absent value as ``-``."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return short(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%SZ")
    if isinstance(value, list):
        return safe_text(" ".join(map(str, value)), limit)
    return safe_text(value, limit)


def short(number: float) -> str:
    """A number in four digits; what is not quite 1 is not shown as 1, because a probability never is."""
    text = f"{number:.4g}"
    return ">0.9999" if text == "1" and number < 1.0 else text


def width(text: str) -> int:
    """Columns of a terminal that a safe text takes: wide characters take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _padded(text: str, wide: int, right: bool) -> str:
    space = " " * (wide - width(text))
    return space + text if right else text + space


def _fitted(line: str) -> str:
    columns = shutil.get_terminal_size().columns
    if not to_terminal() or width(line) <= columns:
        return line
    return line[: columns - 1] + "…"


def json_text(frame: pl.DataFrame) -> str:
    """A list of objects; characters outside ASCII are escaped, so nothing can act on a terminal."""
    return as_json(frame.to_dicts(), indent=2)


def jsonl_text(frame: pl.DataFrame) -> str:
    """An object a line; nothing for an empty frame."""
    return "".join(as_json(row) + "\n" for row in frame.to_dicts())


def as_json(value: Any, indent: int | None = None) -> str:
    """ASCII JSON of plain values, times as ISO-8601."""
    text = json.dumps(value, default=_iso, indent=indent, ensure_ascii=True)
    return text.replace("\x7f", "\\u007f")


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def csv(frame: pl.DataFrame) -> str:
    """RFC 4180 with formulas defused; on a terminal every value is made safe as well."""
    from forensics.reports.csv_rows import csv_text  # noqa: PLC0415 (lazy: --help and other commands do without)

    flat = frame.with_columns(pl.col(pl.List(pl.String)).list.join(" "))
    text = csv_text(flat)
    if not to_terminal():
        return text
    return "\n".join(safe_text(line) for line in text.splitlines())


FORMS: dict[str, Callable[[pl.DataFrame], str]] = {
    "table": table,
    "json": json_text,
    "jsonl": jsonl_text,
    "csv": csv,
}
"""Name to form of ``--format``."""
