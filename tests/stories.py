"""Words that small worlds are told in: requests, accounts, events, and what is made of them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.foundation.progress import Silence
from forensics.pipeline.aside import aside
from forensics.pipeline.merging import Left, activity_of, merged
from forensics.summaries.reduce import Reducer, entity_kinds
from forensics.vocabulary.columns import ACCOUNT_COLUMNS, EVENT_COLUMNS, PAYMENT_COLUMNS, REQUEST_COLUMNS, TIMESTAMP
from forensics.vocabulary.covariates import NAMES
from forensics.vocabulary.people import Sheet
from forensics.vocabulary.rejects import Rejects
from forensics.vocabulary.summaries import UNSEEN, KeyedContacts, Names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.vocabulary.columns import Column
    from forensics.vocabulary.summaries import Summary

MONDAY = datetime(2026, 9, 7, tzinfo=UTC)
"""Midnight at which every story begins."""
NOTHING_TRIVIAL: frozenset[str] = frozenset()

Row = dict[str, Any]


def moment(clock: str = "12:00:00", *, day: int = 0) -> datetime:
    """A time of day, some days after Monday."""
    hours, minutes, seconds = (float(part) for part in f"{clock}:0:0".split(":")[:3])
    return MONDAY + timedelta(days=day, hours=hours, minutes=minutes, seconds=seconds)


def request(account: str, *, at: str = "12:00:00", day: int = 0, **columns: Any) -> Row:
    return {"account_id": account, "timestamp": moment(at, day=day), **columns}


def event(account: str, name: str, *, at: str = "12:00:00", day: int = 0, **columns: Any) -> Row:
    return {"account_id": account, "timestamp": moment(at, day=day), "event": name, **columns}


def account(name: str, **columns: Any) -> Row:
    return {"account_id": name, **columns}


def log(*rows: Row) -> pl.DataFrame:
    """Requests in canonical types, with those columns that some row mentions."""
    return _frame(rows, REQUEST_COLUMNS, every_column=False)


def accounts_file(*rows: Row) -> Sheet:
    return _sheet(rows, ACCOUNT_COLUMNS)


def payments_file(*rows: Row) -> Sheet:
    return _sheet(rows, PAYMENT_COLUMNS)


def events_file(*rows: Row) -> Sheet:
    return _sheet(rows, EVENT_COLUMNS)


@dataclass(frozen=True)
class Told:
    """A summary in texts, its rows in a fixed order."""

    contacts: pl.DataFrame
    account_days: pl.DataFrame
    activity: pl.DataFrame
    profiles: pl.DataFrame
    failures: pl.DataFrame


def reducer(trivial: frozenset[str] = NOTHING_TRIVIAL) -> Reducer:
    return Reducer(entity_kinds(), trivial, seed=7)


def summary_of(requests: pl.DataFrame, *, trivial: frozenset[str] = NOTHING_TRIVIAL) -> Told:
    """The summary of some requests."""
    return told(reducer(trivial).reduce(requests))


def told(summary: Summary) -> Told:
    """A summary with texts for keys."""
    accounts = summary.accounts["text"]
    contacts = [
        frame.select(
            account_id=accounts.gather(frame["account"]),
            kind=pl.lit(kind),
            entity=_texts(frame["entity"], summary.entities.get(kind, Names.create_empty())),
            day=pl.col("day").cast(pl.Date) if entity_kinds()[kind].per_day else pl.lit(None, pl.Date),
            n_requests=pl.col("n_requests").cast(pl.Int64),
            first_seen=pl.when(pl.col("first_seen") != UNSEEN).then(pl.col("first_seen")).cast(TIMESTAMP),
        )
        for kind, frame in {"ip_address": KeyedContacts.create_empty(), **summary.contacts}.items()
    ]
    days, profiles = summary.days, summary.profiles
    activity = activity_of(days, summary.hours)
    frames = {
        "contacts": pl.concat(contacts),
        "account_days": days.drop("first_seen", "last_seen").with_columns(
            pl.col("day").cast(pl.Date), account=accounts.gather(days["account"])
        ),
        "activity": activity.with_columns(account=accounts.gather(activity["account"])),
        "profiles": profiles.select(
            account=accounts.gather(profiles["account"]),
            covariate=pl.Series([NAMES[number] for number in profiles["covariate"]], dtype=pl.String),
            value=_texts(profiles["value"], summary.values),
            n="n",
        ),
        "failures": summary.failures,
    }
    named = {name: frame.rename({"account": "account_id"}, strict=False) for name, frame in frames.items()}
    return Told(**{name: frame.sort(frame.columns) for name, frame in named.items()})


def _texts(keys: pl.Series, names: pl.DataFrame) -> pl.Series:
    known = dict(names.iter_rows())
    return pl.Series([known[key] for key in keys], dtype=pl.String)


def in_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with texts for categories."""
    return frame.with_columns(
        pl.col(name).cast(pl.String) for name, t in frame.schema.items() if isinstance(t, pl.Enum)
    )


def merged_of(*summaries: Summary) -> Left:
    """What passes 1 and 2 leave of some summaries, as the pipeline merges them."""
    with tempfile.TemporaryDirectory() as folder:
        kept = aside(Path(folder), 0)
        for number, summary in enumerate(summaries):
            kept.put(number, summary)
        return merged(kept, Silence())


def entities_of(kind: str, *rows: Row, trivial: frozenset[str] = NOTHING_TRIVIAL) -> list[str]:
    """Entities of one kind that the requests touch, sorted, each once."""
    contacts = summary_of(log(*rows), trivial=trivial).contacts
    found: list[str] = contacts.filter(pl.col("kind") == kind)["entity"].unique().sort().to_list()
    return found


def tied(contacts: pl.DataFrame, kind: str) -> list[list[str]]:
    """Accounts that share each entity of a kind (and day); entities of one account tie no one."""
    groups = contacts.filter(pl.col("kind") == kind).group_by("entity", "day").agg(pl.col("account_id").unique().sort())
    return sorted(names for names in groups["account_id"].to_list() if len(names) > 1)


def _sheet(rows: tuple[Row, ...], columns: Mapping[str, Column]) -> Sheet:
    frame = _frame(rows, columns, every_column=True)
    covered = frozenset(name for name in frame.columns if frame[name].null_count() < len(frame))
    return Sheet(frame, (), Rejects.create_empty(), covered)


def _frame(rows: tuple[Row, ...], columns: Mapping[str, Column], *, every_column: bool) -> pl.DataFrame:
    unknown = {name for row in rows for name in row} - set(columns)
    if unknown:
        raise KeyError(f"no canonical column is called {min(unknown)!r}")
    required = {name for name, column in columns.items() if column.required}
    told = required.union(*rows)
    schema = {name: column.dtype for name, column in columns.items() if every_column or name in told}
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)
