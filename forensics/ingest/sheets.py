"""Accounts, payments and events: small tables that are read whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.foundation.errors import InputError
from forensics.foundation.safe_text import safe_text
from forensics.ingest.addresses import read_ranges
from forensics.ingest.bad_rows import REJECT_SCHEMA, gathered
from forensics.ingest.canonical import LINE, Canonicaliser
from forensics.ingest.discover import look_at
from forensics.ingest.instruments import INSTRUMENTS, unpacked
from forensics.ingest.mappings import plain_mapping
from forensics.ingest.tables import Table, read_table
from forensics.ingest.warn import placeholder_warnings
from forensics.vocabulary.columns import ACCOUNT_COLUMNS, EVENT_COLUMNS, PAYMENT_COLUMNS
from forensics.vocabulary.people import Sheet
from forensics.vocabulary.request_log import InputFile

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from forensics.ingest.discover import FoundFile
    from forensics.vocabulary.columns import Column
    from forensics.vocabulary.settings import ReadSettings

PAYMENT_SYNONYMS: Final = {
    "fingerprint": "payment_fingerprint",
    "bin": "payment_bin",
    "country": "payment_country",
}
"""Accepted spellings, as providers' exports have them."""
EVENT_SYNONYMS: Final = {"event_type": "event"}
DUPLICATE: Final = "the account has another row"


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of sheet."""

    name: str
    columns: dict[str, Column]
    synonyms: dict[str, str]
    spare: frozenset[str] = frozenset()
    """Source columns read besides, as text."""

    @property
    def required(self) -> list[str]:
        """Columns without which a row is rejected."""
        return [name for name, column in self.columns.items() if column.required]


_ACCOUNTS = _Kind("accounts", ACCOUNT_COLUMNS, {}, INSTRUMENTS)
_PAYMENTS = _Kind("payments", PAYMENT_COLUMNS, PAYMENT_SYNONYMS)
_EVENTS = _Kind("events", EVENT_COLUMNS, EVENT_SYNONYMS)


def read_accounts(path: Path, settings: ReadSettings) -> tuple[Sheet, Sheet]:
    """Read an accounts file: one row per account, and the instruments listed inside the rows.

    Of several rows for one account the first in order of content is kept, so that the order of the file
    decides nothing; the others are rejects.

    Raises
    ------
    InputError
        The file is unreadable, or has no ``account_id``.
    """
    accounts, table = _read(path, settings, _ACCOUNTS)
    listed = unpacked(table.frame, INSTRUMENTS)
    if listed is None:
        return accounts, _empty(_PAYMENTS)
    known = accounts.frame["account_id"]
    rows, _ = _canonical(listed, settings, _PAYMENTS)
    frame = rows.filter(pl.col("account_id").is_in(known.implode())).drop(LINE)
    frame = frame.sort(*PAYMENT_COLUMNS, nulls_last=True)
    return accounts, _sheet(frame, (), gathered([]), (), _PAYMENTS)


def read_payments(path: Path, settings: ReadSettings) -> Sheet:
    """Read a payments file, one instrument a row; ``fingerprint``, ``bin`` and ``country`` are accepted names."""
    return _read(path, settings, _PAYMENTS)[0]


def read_events(path: Path, settings: ReadSettings) -> Sheet:
    """Read a file of account events."""
    return _read(path, settings, _EVENTS)[0]


def _read(path: Path, settings: ReadSettings, kind: _Kind) -> tuple[Sheet, Table]:
    found = look_at(path)
    wanted = (*plain_mapping(kind.columns, kind.synonyms).tops, *sorted(kind.spare))
    table = read_table(found, wanted, settings)
    rows, warnings = _canonical(table.frame, settings, kind)
    for column in kind.required:
        if len(rows) and rows[column].null_count() == len(rows):
            raise InputError(
                f"no row has a usable {column!r}; columns found: {', '.join(table.keys) or 'none'}",
                where=str(path),
                hint=f"a file of {kind.name} needs the columns {', '.join(kind.required)}",
            )
    rows, bad = _sorted_out(rows, kind, found.name)
    rejects = gathered([table.rejects, bad])
    given = _provenance(found, kind, table, rows, len(rejects))
    empty = () if len(rows) else ("the file holds no usable rows",)
    told = tuple(f"{found.name}: {text}" for text in (*empty, *table.warnings, *warnings))
    return _sheet(rows.drop(LINE), (given,), rejects, told, kind), table


def _canonical(raw: pl.DataFrame, settings: ReadSettings, kind: _Kind) -> tuple[pl.DataFrame, tuple[str, ...]]:
    canonicaliser = Canonicaliser(
        plain_mapping(kind.columns, kind.synonyms),
        kind.columns,
        raw.schema,
        settings.timezone,
        read_ranges(settings.trusted_proxies),
    )
    read = canonicaliser.apply(raw, frozenset(kind.columns))
    warnings = [f"{count:,} values of {name} could not be read" for name, count in sorted(read.failures.items())]
    warnings += placeholder_warnings(read.placeholders)
    if read.n_naive:
        warnings.insert(0, f"{read.n_naive:,} times had no offset and were read in the zone of --timezone")
    return _with_domain(read.frame.select(*kind.columns, LINE)), tuple(warnings)


def _with_domain(rows: pl.DataFrame) -> pl.DataFrame:
    if "email_domain" not in rows.columns:
        return rows
    written = pl.col("email").str.extract(r"@([^@\s]+)\s*$")
    return rows.with_columns(pl.coalesce("email_domain", written).str.to_lowercase().alias("email_domain"))


def _sorted_out(rows: pl.DataFrame, kind: _Kind, name: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    reason = pl.coalesce(pl.when(pl.col(column).is_null()).then(pl.lit(f"no {column}")) for column in kind.required)
    judged = rows.sort(*kind.columns, nulls_last=True, maintain_order=True).with_columns(reason=reason)
    if kind is _ACCOUNTS:
        again = ~pl.col("account_id").is_first_distinct()
        judged = judged.with_columns(reason=pl.coalesce("reason", pl.when(again).then(pl.lit(DUPLICATE))))
    bad = judged.filter(pl.col("reason").is_not_null()).select(
        pl.lit(name).alias("file"),
        pl.col(LINE).alias("line"),
        "reason",
        *(pl.lit(None, dtype=REJECT_SCHEMA[column]).alias(column) for column in ("length", "sha256", "text")),
    )
    return judged.filter(pl.col("reason").is_null()).drop("reason"), bad


def _provenance(found: FoundFile, kind: _Kind, table: Table, rows: pl.DataFrame, n_rejects: int) -> InputFile:
    times = rows["timestamp"] if "timestamp" in kind.columns else pl.Series([], dtype=pl.Datetime("us", "UTC"))
    first, last = _span(times)
    return InputFile(
        name=found.name,
        path=safe_text(found.path),
        kind=kind.name,
        container=table.container,
        profile="canonical",
        sha256=found.sha256,
        size_bytes=found.size_bytes,
        rows=len(rows) + n_rejects,
        requests=len(rows),
        repeats=0,
        filtered=0,
        rejects=n_rejects,
        first_seen=first,
        last_seen=last,
        coverage={name: 1 - rows[name].null_count() / len(rows) for name in sorted(_covered(rows, kind))},
        # A sheet's warnings are the scope's, under its name: here too they would be told twice.
        warnings=(),
    )


def _span(times: pl.Series) -> tuple[datetime | None, datetime | None]:
    span = times.to_frame("t").select(first=pl.col("t").min(), last=pl.col("t").max()).row(0)
    return span[0], span[1]


def _covered(rows: pl.DataFrame, kind: _Kind) -> frozenset[str]:
    return frozenset(name for name in kind.columns if rows[name].null_count() < len(rows))


def _sheet(
    frame: pl.DataFrame,
    inputs: tuple[InputFile, ...],
    rejects: pl.DataFrame,
    warnings: tuple[str, ...],
    kind: _Kind,
) -> Sheet:
    return Sheet(frame, inputs, rejects, _covered(frame, kind), warnings)


def _empty(kind: _Kind) -> Sheet:
    frame = pl.DataFrame(schema={name: column.dtype for name, column in kind.columns.items()})
    return Sheet(frame, (), gathered([]), frozenset())
