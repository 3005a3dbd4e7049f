"""Contacts of one kind, from all pieces of a log → what ties accounts, and how far each account reaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.runs import Array, Keys, begins, packed, runs
from forensics.vocabulary.summaries import KeyedContacts

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Merged:
    """Merged contacts of one kind: one element each, by entity, day and account."""

    keys: Keys
    """Of the entities, ascending; the other arrays hold places in it."""
    entity: Array
    day: Array
    account: Array
    n_requests: Array
    first_seen: Array

    def tying(self) -> Merged:
        """Those whose entity several accounts touched, on one day if it is linked per day; the others tie no one."""
        key = packed(self.entity, self.day - self.day.min(initial=0))
        counts = np.diff(begins(key), append=len(key))
        kept = np.repeat(counts > 1, counts)
        present, entity = np.unique(self.entity[kept], return_inverse=True)
        columns = (values[kept] for values in (self.day, self.account, self.n_requests, self.first_seen))
        return Merged(self.keys[present], entity, *columns)

    def reach(self, n_accounts: int) -> pl.DataFrame:
        """How many different entities each account touched: ``account``, ``n_entities``, ``n_requests``, in order."""
        pairs = np.sort(packed(self.account, self.entity))
        width = np.uint64(int(self.entity.max(initial=0)) + 1)
        touched = np.bincount((pairs[begins(pairs)] // width).astype(np.int64), minlength=n_accounts)
        # Sums of a bincount are doubles: exact below 2^53.
        requests = np.bincount(self.account, self.n_requests, minlength=n_accounts)
        present = np.flatnonzero(touched)
        columns = {"account": present, "n_entities": touched[present], "n_requests": requests[present]}
        return pl.DataFrame(columns, schema={"account": pl.UInt32, "n_entities": pl.Int64, "n_requests": pl.Int64})


def put_together(pieces: Sequence[pl.DataFrame], places: Array, *, whole: bool) -> Merged:
    """Merge ``KeyedContacts`` of one kind.

    Parameters
    ----------
    places
        The place of each account, by its number, in the order of their texts.
    whole
        Keep every contact; otherwise entities that one account touched go before anything else is done.
    """
    rows = pl.concat([KeyedContacts.create_empty(), *pieces], rechunk=True)
    account = places[rows["account"].to_numpy()]
    alike = runs(rows["entity"].to_numpy())
    counts = alike.counts()
    wanted = np.ones(len(counts), dtype=bool) if whole else alike.least(account) != alike.most(account)
    kept = alike.order[np.repeat(wanted, counts)]
    entity = np.repeat(np.arange(int(wanted.sum())), counts[wanted])
    account, day = account[kept], rows["day"].to_numpy()[kept]
    found = runs(packed(entity, day - day.min(initial=0), account))
    return Merged(
        keys=alike.one(rows["entity"].to_numpy())[wanted],
        entity=found.one(entity),
        day=found.one(day),
        account=found.one(account),
        n_requests=found.sums(rows["n_requests"].to_numpy()[kept].astype(np.int64)),
        first_seen=found.least(rows["first_seen"].to_numpy()[kept]),
    )


def in_entity_order(pieces: Sequence[Merged], places: Sequence[Array]) -> pl.DataFrame:
    """Contacts of different entities in the order of the entities' texts.

    Parameters
    ----------
    places
        For each piece, the place of each of its keys in the order of all texts.

    Returns
    -------
    polars.DataFrame
        ``entity``, ``day``, ``account``, ``n_requests``, ``first_seen`` as numbers, sorted by the first three.
    """
    entity = np.concatenate([place[piece.entity] for piece, place in zip(pieces, places, strict=True)])
    # The rows of an entity stand together already: whole blocks move.
    starts = begins(entity)
    order = np.argsort(entity[starts])
    moved = np.diff(starts, append=len(entity))[order]
    begin = np.repeat(starts[order] - (np.cumsum(moved) - moved), moved)
    rows = begin + np.arange(len(entity))
    columns = {
        name: np.concatenate([getattr(piece, name) for piece in pieces])[rows]
        for name in ("day", "account", "n_requests", "first_seen")
    }
    return pl.DataFrame({"entity": entity[rows], **columns})
