"""Summaries of disjoint rows → one: ``merge(reduce(a), reduce(b)) = reduce(a + b)``, up to the order of rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from forensics.foundation.runs import Array, Keys, packed, runs
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


def nothing(**instead: Any) -> Summary:
    """A summary of no rows, but for the frames that are given."""
    empty: dict[str, Any] = {
        "contacts": {},
        "days": KeyedDays.create_empty(),
        "hours": KeyedHours.create_empty(),
        "profiles": KeyedProfiles.create_empty(),
        "failures": Failures.create_empty(),
        "accounts": Names.create_empty(),
        "entities": {},
        "values": Names.create_empty(),
    }
    return Summary(**{**empty, **instead})


def merge(summaries: Iterable[Summary]) -> Summary:
    """Put summaries of disjoint rows together; rows come in no order."""
    pieces = list(summaries)
    accounts = named(piece.accounts for piece in pieces)
    known = accounts["key"].to_numpy()
    whole = [renumbered(piece, np.searchsorted(known, piece.accounts["key"].to_numpy())) for piece in pieces]
    kinds = sorted({kind for summary in whole for kind in summary.contacts})
    return Summary(
        contacts={kind: merge_contacts([s.contacts[kind] for s in whole if kind in s.contacts]) for kind in kinds},
        days=merge_days([summary.days for summary in whole]),
        hours=merge_hours([summary.hours for summary in whole]),
        profiles=merge_profiles([summary.profiles for summary in whole]),
        failures=pl.concat([Failures.create_empty(), *(summary.failures for summary in whole)]),
        accounts=accounts,
        entities={kind: named(s.entities[kind] for s in whole if kind in s.entities) for kind in kinds},
        values=named(summary.values for summary in whole),
    )


def renumbered(summary: Summary, numbers: Array) -> Summary:
    """The same with other numbers of accounts: each one's new number, in the order of the old ones."""
    return replace(
        summary,
        contacts={kind: _renumbered(frame, numbers) for kind, frame in summary.contacts.items()},
        days=_renumbered(summary.days, numbers),
        hours=_renumbered(summary.hours, numbers),
        profiles=_renumbered(summary.profiles, numbers),
    )


def _renumbered(frame: pl.DataFrame, numbers: Array) -> pl.DataFrame:
    return frame.with_columns(pl.Series("account", numbers[frame["account"].to_numpy()].astype(np.uint32)))


def grouped(account: Array, entity: tuple[Array, Keys], day: Array, n: Array, first: Array) -> pl.DataFrame:
    """``KeyedContacts`` of rows: requests are summed, the earliest sight is kept.

    Parameters
    ----------
    entity
        The number of each row's entity, and the keys that the numbers stand for.
    """
    number, keys = entity
    found = runs(packed(number, account, day - day.min(initial=0)))
    columns = {
        "account": found.one(account).astype(np.uint32),
        "entity": keys[found.one(number)],
        "day": found.one(day).astype(np.int32),
        "n_requests": found.sums(n).astype(np.uint32),
        "first_seen": found.least(first),
    }
    return pl.DataFrame(columns, schema=KeyedContacts.create_empty().schema)


def merge_contacts(pieces: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Contacts of one kind, put together."""
    rows = _together(pieces, KeyedContacts.create_empty())
    alike = runs(rows["entity"])
    entity = (alike.numbers(), alike.one(rows["entity"]))
    return grouped(rows["account"], entity, rows["day"], rows["n_requests"].astype(np.int64), rows["first_seen"])


def merge_days(pieces: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Sum what each account did on each day; by account and day."""
    empty = KeyedDays.create_empty()
    rows = _together(pieces, empty)
    found = runs(packed(rows["account"], rows["day"] - rows["day"].min(initial=0)))
    totals = {name: found.sums(rows[name]) for name in ("n_requests", "n_errors", "input_tokens", "output_tokens")}
    columns = {
        "account": found.one(rows["account"]),
        "day": found.one(rows["day"]),
        **totals,
        "first_seen": found.least(rows["first_seen"]),
        "last_seen": found.most(rows["last_seen"]),
    }
    return pl.DataFrame(columns, schema=empty.schema)


def merge_hours(pieces: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Sum each account's requests per hour of the day; by account and hour."""
    empty = KeyedHours.create_empty()
    rows = _together(pieces, empty)
    found = runs(packed(rows["account"], rows["hour"]))
    columns = {name: found.one(rows[name]) for name in ("account", "hour")}
    return pl.DataFrame({**columns, "n_requests": found.sums(rows["n_requests"])}, schema=empty.schema)


def merge_profiles(pieces: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Sum how often each account showed each value; in no order."""
    empty = KeyedProfiles.create_empty()
    rows = _together(pieces, empty)
    values = runs(rows["value"])
    found = runs(packed(rows["covariate"], rows["account"], values.numbers()))
    columns = {name: found.one(rows[name]) for name in ("account", "covariate", "value")}
    return pl.DataFrame({**columns, "n": found.sums(rows["n"])}, schema=empty.schema)


def _together(pieces: Sequence[pl.DataFrame], empty: pl.DataFrame) -> dict[str, Array]:
    whole = pl.concat([empty, *pieces], rechunk=True)
    return {name: whole[name].to_numpy() for name in whole.columns}
