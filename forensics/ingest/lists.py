"""Allow-lists and dispositions: what analysts already know, as CSV files."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.errors import InputError, UsageError
from forensics.foundation.small_file import read_small

if TYPE_CHECKING:
    from pathlib import Path

ALLOW_COLUMNS = ("kind", "value", "scope", "reason", "owner", "expiry")
"""Columns of an allow-list. ``kind`` is account or a trait: org_id, org_name, email_domain, card, pathway."""
DISPOSITION_COLUMNS = ("subject", "decision", "analyst", "time", "reason")
"""Columns of a file of dispositions; ``subject`` is an account id."""
ALLOW_KINDS = ("account", "org_id", "org_name", "email_domain", "card", "pathway")
MAX_BYTES = 64 << 20
"""Bytes. Lists are kept by hand; a larger file is not one."""


def read_allow_list(path: Path | None, now: datetime | None) -> pl.DataFrame:
    """``kind``, ``value``, ``reason`` of entries that have not expired at ``now``, the end of the log.

    Raises
    ------
    InputError, UsageError
        The file cannot be read; a column is missing; a kind is unknown; an expiry is no date.
    """
    schema = {"kind": pl.String, "value": pl.String, "reason": pl.String}
    if path is None:
        return pl.DataFrame(schema=schema)
    rows = []
    for line, row in _read(path, ALLOW_COLUMNS):
        if row["kind"] not in ALLOW_KINDS:
            raise UsageError(
                f"unknown kind {row['kind']!r}", where=f"{path}:{line}", hint=f"known: {', '.join(ALLOW_KINDS)}"
            )
        if row["expiry"] and now is not None and _date(row["expiry"], path, line) < now.date():
            continue
        rows.append({name: row[name] for name in schema})
    return pl.DataFrame(rows, schema=schema).unique(["kind", "value"], keep="first", maintain_order=True)


def read_dispositions(path: Path | None) -> pl.DataFrame:
    """``account_id``, ``disposition``: the latest decision about each account."""
    schema = {"account_id": pl.String, "disposition": pl.String}
    if path is None:
        return pl.DataFrame(schema=schema)
    rows = [(_time(row["time"], path, line), line, row) for line, row in _read(path, DISPOSITION_COLUMNS)]
    latest = {row["subject"]: row["decision"] for _, _, row in sorted(rows, key=lambda entry: entry[:2])}
    return pl.DataFrame({"account_id": list(latest), "disposition": list(latest.values())}, schema=schema)


def _read(path: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    try:
        reader = csv.DictReader(io.StringIO(read_small(path, MAX_BYTES).decode("utf-8-sig"), newline=""))
        missing = [name for name in columns if name not in (reader.fieldnames or [])]
        if missing:
            raise UsageError(f"no column {missing[0]!r}", where=str(path), hint=f"columns: {', '.join(columns)}")
        return [(reader.line_num, {name: (row[name] or "").strip() for name in columns}) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot read the list: {error}", where=str(path)) from error


def _date(text: str, path: Path, line: int) -> date:
    return _time(text, path, line).date()


def _time(text: str, path: Path, line: int) -> datetime:
    """ISO-8601; a time without a zone is UTC."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is not a date", where=f"{path}:{line}", hint="YYYY-MM-DD or ISO-8601") from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)
