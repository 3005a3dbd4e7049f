"""Contacts → pools: accounts that meet each other a few at a time, in one network after another.

A pool that hands out another address per request leaves no hub: two or three of its accounts share an address one day,
two others the next; or they only pass through the same networks, with one client. A household meets on one address
and an organisation's people at its sites; who keeps meeting others of one group in several networks shares a proxy or
a VPN with them, or an operator. Which of these it is, the same tests say as for a hub.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from forensics.foundation.runs import packed, runs
from forensics.links.meetings import inserted, meetings
from forensics.links.population import MIN_JUDGED_ACCOUNTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from forensics.foundation.runs import Array
    from forensics.links.meetings import Meetings
    from forensics.vocabulary.entity_kind import EntityKind


@dataclass(frozen=True, slots=True)
class Way:
    """A way to keep meeting."""

    pool: str
    """Kind of the pools that are found by it."""
    thing: str
    """Kind of what accounts meet on."""
    few: int
    """Accounts on a thing, from which being there is no meeting."""
    networks: int
    """Networks in which an account of a pool meets others of it."""
    network: pl.Expr
    """The network around a thing, from the text ``entity``; null where it shows none."""


_V4_NETWORK, _V6_NETWORK = r"(\d{1,3}\.\d{1,3})\.\d{1,3}\.\d{1,3}", r"^([0-9a-f]{1,4}:[0-9a-f]{1,4}):"
"""The /16 of an IPv4 address or of its prefix, the /32 of IPv6: about what one provider holds in one place."""
_TEXT = pl.col("entity")
WAYS = (
    # Who meets people at home only is no part of a pool. Hand-set.
    Way(
        "exit_pool",
        "ip_address",
        MIN_JUDGED_ACCOUNTS,
        2,
        pl.coalesce(_TEXT.str.extract(_V4_NETWORK), _TEXT.str.extract(_V6_NETWORK)),
    ),
    # Home, desk and phone are three networks that neighbours share; a client of fifty in one network is a common one.
    # Hand-set: of worlds of the fit, limits of 20 and none found the same pools.
    Way("shared_route", "client_stack", 50, 4, _TEXT.str.extract(r"^(\d+|-) \| ")),
)
MIN_PARTNERS = 2
"""Accounts of the pool that an account of it meets: always the same one is a friend. Hand-set."""
MAX_ROUNDS = 20
"""Rounds in which those leave who meet too few of those that stayed."""


@dataclass(frozen=True, slots=True)
class _Met:
    """Who was on a thing of few with others; one element each."""

    account: Array
    thing: Array
    network: Array

    def of(self, stays: npt.NDArray[np.bool_]) -> _Met:
        """Meetings of those that stay, with others that stay."""
        staying = stays[self.account]
        n = np.bincount(self.thing[staying], minlength=int(self.thing.max(initial=0)) + 1)
        kept = staying & (n[self.thing] > 1)
        return _Met(self.account[kept], self.thing[kept], self.network[kept])

    def partners(self, n_accounts: int) -> npt.NDArray[np.bool_]:
        """Whether each account met enough different others: on a thing of several, or not always the same one."""
        n = np.bincount(self.thing, minlength=1)
        both = np.bincount(self.thing, self.account, minlength=1).astype(np.int64)
        other = both[self.thing] - self.account
        several = n[self.thing] > MIN_PARTNERS
        least, most = np.full(n_accounts, n_accounts), np.full(n_accounts, -1)
        np.minimum.at(least, self.account, np.where(several, -1, other))
        np.maximum.at(most, self.account, np.where(several, n_accounts, other))
        return least < most

    def networks(self, n_accounts: int) -> Array:
        """Different networks in which each account met somebody."""
        return np.bincount(
            runs(packed(self.account, self.network)).one(self.account).astype(np.int64), minlength=n_accounts
        )


def with_pools(contacts: pl.DataFrame, kinds: Mapping[str, EntityKind]) -> pl.DataFrame:
    """Add contacts of accounts with the pools they move in, without a day; in order with the others.

    A pool is called by the busiest thing of its own on which its accounts meet.

    Parameters
    ----------
    contacts
        ``Contacts``, texts as categories, with the kinds of pools among them.
    kinds
        Entity kinds by name; pools of others are not looked for.
    """
    met = meetings(contacts)
    return inserted(met.contacts, [_pooled(met, way) for way in WAYS if way.pool in kinds])


def _pooled(met: Meetings, way: Way) -> pl.DataFrame:
    """Contacts with pools of one kind, sorted by entity and account."""
    few = met.of_kinds([way.thing]) & (met.sizes > 1) & (met.sizes < way.few)
    rows = np.flatnonzero(met.rows(few))
    there = met.contacts[rows]
    account = met.accounts()[rows].astype(np.int64)
    thing = np.repeat(np.arange(int(few.sum())), met.sizes[few])
    pool = _pools(_Met(account, thing, _networks(there["entity"], way)), way)
    return _contacts(there.with_columns(pool=pl.Series(pool[account])).filter(pl.col("pool") >= 0), way.pool)


def _networks(things: pl.Series, way: Way) -> Array:
    """Number of the network around each thing; one that shows none is a network of its own."""
    present, of_row = np.unique(things.to_physical().to_numpy(), return_inverse=True)
    texts = pl.Series("entity", present.astype(np.uint32)).cat.to(things.dtype).cast(pl.String)
    networks = texts.to_frame().select(pl.coalesce(way.network, "entity")).to_series()
    numbers: Array = networks.rank("dense").to_numpy().astype(np.int64)
    return numbers[of_row]


def _pools(met: _Met, way: Way) -> Array:
    """Pool of each account, by its number; -1 for accounts of none."""
    n_accounts = int(met.account.max(initial=-1)) + 1
    stays = np.ones(n_accounts, dtype=np.bool_)
    for _ in range(MAX_ROUNDS):
        met = met.of(stays)
        enough = met.partners(n_accounts) & (met.networks(n_accounts) >= way.networks)
        if (enough == stays).all():
            break
        stays = enough
    met = met.of(stays)
    left, thing = np.unique(met.thing, return_inverse=True)
    size = n_accounts + len(left)
    ones = np.ones(len(met.account), dtype=np.int8)
    _, group = connected_components(coo_matrix((ones, (met.account, n_accounts + thing)), shape=(size, size)))
    pool: Array = group[:n_accounts]
    large = np.bincount(pool, weights=stays, minlength=1) >= MIN_JUDGED_ACCOUNTS
    return np.where(stays & large[pool], pool, -1)


def _contacts(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Contacts on things with the ``pool`` of their accounts → contacts of the accounts with their pools."""
    things = rows.group_by("pool", "entity").agg(pl.col("n_requests").sum())
    busiest = things.sort("n_requests", "entity", "pool", descending=[True, False, False])
    # An address of two pools, on different days, names the one that is busier there; a pool that is nowhere the busier
    # goes by the name of the other: they are one.
    own = busiest.unique("entity", keep="first", maintain_order=True).unique("pool", keep="first", maintain_order=True)
    rest = busiest.join(own, on="pool", how="anti", maintain_order="left")
    names = pl.concat([own, rest.unique("pool", keep="first", maintain_order=True)])
    touched = rows.group_by("account_id", "pool").agg(pl.col("n_requests").sum(), pl.col("first_seen").min())
    named = touched.join(names.select("pool", "entity"), on="pool", how="inner", validate="m:1")
    pooled = named.with_columns(kind=pl.lit(kind, rows.schema["kind"]), day=pl.lit(None, pl.Date))
    return pooled.sort("entity", "account_id").select(name for name in rows.columns if name != "pool")
