"""What ``show`` shows of a case: a table, sorted for reading, filtered and cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.cli.config import closest
from forensics.cli.filters import parse_filter
from forensics.foundation.errors import InputError, UsageError
from forensics.vocabulary.case_tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

ORDER: dict[str, tuple[str, ...]] = {
    "accounts": ("membership",),
    "clusters": ("confidence", "n_accounts"),
    "entities": ("n_accounts", "n_requests"),
    "links": ("bans",),
}
"""Table to the columns it is sorted by, largest first; ties, and all other tables, keep the order of keys."""

BRIEF: dict[str, tuple[str, ...]] = {
    "accounts": (
        "account_id",
        "cluster_id",
        "membership",
        "membership_low",
        "membership_high",
        "role",
        "recommendation",
        "n_requests",
        "status",
        "top_for",
    ),
    "clusters": (
        "cluster_id",
        "verdict",
        "confidence",
        "confidence_low",
        "confidence_high",
        "analytic_confidence",
        "n_accounts",
        "n_requests",
        "first_seen",
        "last_seen",
    ),
}
"""Table to the columns that a reader is shown first; the other formats have all."""


def show_rows(case: Path, name: str, terms: str | None, limit: int | None) -> pl.DataFrame:
    """Rows of a table that satisfy all terms, most interesting first.

    Raises
    ------
    UsageError
        There is no such table or column, or a value does not fit.
    InputError
        It is not a case.
    """
    rows = _table(case, name)
    condition = parse_filter(terms or "", dict(rows.schema))
    order = list(ORDER.get(name, ()))
    kept = rows.filter(condition)
    if order:
        kept = kept.sort(order, descending=True, maintain_order=True)
    return kept if limit is None else kept.head(limit)


def chosen_columns(rows: pl.DataFrame, name: str, columns: str | None, form: str) -> pl.DataFrame:
    """Keep the columns asked for, ``a,b`` or ``all``; a table for reading shows the first ones by default.

    Raises
    ------
    UsageError
        There is no such column.
    """
    if columns is None:
        return rows.select(BRIEF.get(name, rows.columns)) if form == "table" else rows
    if columns == "all":
        return rows
    wanted = [column.strip() for column in columns.split(",")]
    for column in wanted:
        if column not in rows.columns:
            raise UsageError(f"unknown column {column!r}", where="--columns", hint=closest(column, rows.columns))
    return rows.select(wanted)


def manifest_text(case: Path) -> str:
    """The manifest, as it was sealed.

    Raises
    ------
    InputError
        It is not a case.
    """
    from forensics.casestore.layout import MANIFEST  # noqa: PLC0415 (lazy: --help and other commands do without)

    try:
        return (case / MANIFEST).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("not a case: it has no readable manifest", where=str(case)) from error


def _table(case: Path, name: str) -> pl.DataFrame:
    from forensics.casestore.read import read_case  # noqa: PLC0415 (lazy: --help and other commands do without)

    known = {*TABLES, "rejects", "manifest"}
    if name not in known:
        raise UsageError(f"unknown table {name!r}", hint=closest(name, known))
    found = read_case(case)
    return found.rejects if name == "rejects" else found.tables[name]
