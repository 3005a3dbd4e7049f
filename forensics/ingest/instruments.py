"""Payment instruments listed inside account rows."""

from __future__ import annotations

from typing import Final

import orjson
import polars as pl

from forensics.ingest.canonical import LINE
from forensics.ingest.casts import as_text

INSTRUMENTS: Final = frozenset({"payments", "payment_instruments"})
"""Columns that hold a list of structs, or the JSON text of one."""
_FIELDS: Final = (
    "payment_fingerprint",
    "fingerprint",
    "payment_bin",
    "bin",
    "brand",
    "funding",
    "payment_country",
    "country",
    "wallet",
    "added_at",
)


def unpacked(accounts: pl.DataFrame, names: frozenset[str]) -> pl.DataFrame | None:
    """One row per instrument with its account, every field as text; None when no account lists any."""
    found = [name for name in sorted(names) if name in accounts.columns]
    if not found or "account_id" not in accounts.columns:
        return None
    columns: dict[str, list[str | None]] = {name: [] for name in ("account_id", *_FIELDS)}
    lines: list[int] = []
    for name in found:
        listed = accounts.select(
            as_text(pl.col("account_id"), accounts.schema["account_id"]).alias("account_id"),
            as_text(pl.col(name), accounts.schema[name]).alias("listed"),
            LINE,
        ).drop_nulls()
        for account, text, line in zip(*(listed[column].to_list() for column in listed.columns), strict=True):
            for instrument in _instruments(text):
                columns["account_id"].append(account)
                for field in _FIELDS:
                    columns[field].append(_text(instrument.get(field)))
                lines.append(line)
    if not lines:
        return None
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).with_columns(
        pl.Series(LINE, lines, dtype=pl.Int64)
    )


def _instruments(text: str) -> list[dict[str, object]]:
    try:
        listed = orjson.loads(text)
    except orjson.JSONDecodeError:
        return []
    items = listed if isinstance(listed, list) else [listed]
    return [item for item in items if isinstance(item, dict)]


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return orjson.dumps(value).decode()
