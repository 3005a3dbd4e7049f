"""Summaries of disjoint rows → one: ``merge(reduce(a), reduce(b)) = reduce(a + b)``, up to the order of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.summaries.keys import named
from forensics.vocabulary.summaries import (
    Failures,
    KeyedContacts,
    KeyedDays,
    KeyedHours,
    KeyedProfiles,
    Names,
    Summary,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TIMES = [pl.col("first_seen").min(), pl.col("last_seen").max()]


def nothing(**instead: Any) -> Summary:
    """A summary of no rows, but for the frames that are given."""
    empty: dict[str, Any] = {
        "contacts": {},
        "days": KeyedDays.create_empty(),
        "hours": KeyedHours.create_empty(),
        "profiles": KeyedProfiles.create_empty(),
        "failures": Failures.create_empty(),
        "accounts": Names.create_empty(),
        "entities": Names.create_empty(),
        "values": Names.create_empty(),
    }
    return Summary(**{**empty, **instead})


def merge(summaries: Iterable[Summary]) -> Summary:
    """Put summaries of disjoint rows together; rows come in no order."""
    whole = list(summaries)
    kinds = sorted({kind for summary in whole for kind in summary.contacts})
    return Summary(
        contacts={kind: merge_contacts([s.contacts[kind] for s in whole if kind in s.contacts]) for kind in kinds},
        days=merge_days([summary.days for summary in whole]),
        hours=merge_hours([summary.hours for summary in whole]),
        profiles=merge_profiles([summary.profiles for summary in whole]),
        failures=pl.concat([Failures.create_empty(), *(summary.failures for summary in whole)]),
        accounts=named(summary.accounts for summary in whole),
        entities=named(summary.entities for summary in whole),
        values=named(summary.values for summary in whole),
    )


def merge_contacts(pieces: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Sum requests and keep the earliest sight of each contact of one kind; in no order."""
    if len(pieces) == 1:
        return pieces[0]
    rows = pl.concat([KeyedContacts.create_empty(), *pieces])
    days = [] if rows["day"].null_count() == len(rows) else ["day"]
    grouped = rows.group_by("account", "entity", *days).agg(pl.col("n_requests").sum(), pl.col("first_seen").min())
    return grouped.with_columns(*([] if days else [pl.lit(None, pl.Date).alias("day")])).select(rows.columns)


def merge_days(pieces: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Sum what each account did on each day; in no order."""
    rows = pl.concat([KeyedDays.create_empty(), *pieces])
    sums = ["n_requests", "n_errors", "input_tokens", "output_tokens"]
    return rows.group_by("account", "day").agg(*(pl.col(name).sum() for name in sums), *_TIMES)


def merge_hours(pieces: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Sum each account's requests per hour of the day; in no order."""
    rows = pl.concat([KeyedHours.create_empty(), *pieces])
    return rows.group_by("account", "hour").agg(pl.col("n_requests").sum())


def merge_profiles(pieces: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Sum how often each account showed each value; in no order."""
    rows = pl.concat([KeyedProfiles.create_empty(), *pieces])
    return rows.group_by("account", "covariate", "value").agg(pl.col("n").sum())
