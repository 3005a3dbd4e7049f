"""Contacts → pools of exits: accounts that meet each other a few at a time, in one network after another.

A pool that hands out another address per request leaves no hub: two or three of its accounts share an address one day,
two others the next. A household meets on one address and an organisation's people at its sites; who keeps meeting
others of one group in several networks shares a proxy or a VPN with them, or an operator. Which of these it is, the
same tests say as for a hub.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from forensics.foundation.runs import every_two, packed, runs
from forensics.foundation.touched import categories
from forensics.links.meetings import meetings
from forensics.links.population import ADDRESS, MIN_JUDGED_ACCOUNTS, POOL

if TYPE_CHECKING:
    import numpy.typing as npt

    from forensics.foundation.runs import Array

MIN_NETWORKS = 2
"""Networks in which an account of a pool meets others of it: who meets people at home only is no part. Hand-set."""
MIN_PARTNERS = 2
"""Accounts of the pool that an account of it meets: always the same one is a friend. Hand-set."""
MAX_ROUNDS = 20
"""Rounds in which those leave who meet too few of those that stayed."""
_V4_NETWORK, _V6_NETWORK = r"(\d{1,3}\.\d{1,3})\.\d{1,3}\.\d{1,3}", r"^([0-9a-f]{1,4}:[0-9a-f]{1,4}):"
"""The /16 of an IPv4 address or of its prefix, the /32 of IPv6: about what one provider holds in one place."""


@dataclass(frozen=True, slots=True)
class _Met:
    """Every two accounts that met on an address of few; one element each."""

    left: Array
    right: Array
    network: Array

    def both(self, stays: npt.NDArray[np.bool_]) -> _Met:
        """Meetings of two accounts that stay."""
        kept = stays[self.left] & stays[self.right]
        return _Met(self.left[kept], self.right[kept], self.network[kept])

    def partners(self, n_accounts: int) -> Array:
        """Different accounts that each account met."""
        return _different(np.concatenate([self.left, self.right]), np.concatenate([self.right, self.left]), n_accounts)

    def networks(self, n_accounts: int) -> Array:
        """Different networks in which each account met somebody."""
        return _different(np.concatenate([self.left, self.right]), np.tile(self.network, 2), n_accounts)


def with_pools(contacts: pl.DataFrame) -> pl.DataFrame:
    """Add contacts of accounts with the pool each moves through, without a day; in order with the others.

    A pool is called by its busiest address.

    Parameters
    ----------
    contacts
        ``Contacts``, texts as categories.
    """
    met = meetings(_named(contacts))
    few = met.of_kinds([ADDRESS]) & (met.sizes > 1) & (met.sizes < MIN_JUDGED_ACCOUNTS)
    rows = np.flatnonzero(met.rows(few))
    there = met.contacts[rows]
    account = met.accounts()[rows].astype(np.int64)
    one, other = every_two(np.repeat(np.arange(int(few.sum())), met.sizes[few]), MIN_JUDGED_ACCOUNTS - 1)
    found = _pools(_Met(account[one], account[other], _networks(there["entity"])[one]))
    pooled = _contacts(there.with_columns(pool=pl.Series(found[account])).filter(pl.col("pool") >= 0))
    if pooled.is_empty():
        return met.contacts
    place = int((met.contacts["kind"].to_physical() < pooled["kind"].to_physical()[0]).sum())
    return pl.concat([met.contacts[:place], pooled, met.contacts[place:]])


def _named(contacts: pl.DataFrame) -> pl.DataFrame:
    """The contacts, whose kinds know of pools."""
    kinds = categories(contacts["kind"])
    if POOL in kinds:
        return contacts
    wider = pl.Enum(pl.concat([kinds, pl.Series([POOL])]).sort())
    return contacts.with_columns(pl.col("kind").cast(pl.String).cast(wider))


def _networks(addresses: pl.Series) -> Array:
    """Number of the network around each address; an address that shows none is a network of its own."""
    present, of_row = np.unique(addresses.to_physical().to_numpy(), return_inverse=True)
    texts = pl.Series(present.astype(np.uint32)).cat.to(addresses.dtype).cast(pl.String)
    networks = pl.coalesce(texts.str.extract(_V4_NETWORK), texts.str.extract(_V6_NETWORK), texts)
    numbers: Array = pl.select(networks).to_series().rank("dense").to_numpy().astype(np.int64)
    return numbers[of_row]


def _pools(met: _Met) -> Array:
    """Pool of each account, by its number; -1 for accounts of none."""
    n_accounts = int(max(met.left.max(initial=-1), met.right.max(initial=-1))) + 1
    stays = np.ones(n_accounts, dtype=np.bool_)
    for _ in range(MAX_ROUNDS):
        met = met.both(stays)
        enough = (met.partners(n_accounts) >= MIN_PARTNERS) & (met.networks(n_accounts) >= MIN_NETWORKS)
        if (enough == stays).all():
            break
        stays = enough
    met = met.both(stays)
    ones = np.ones(len(met.left), dtype=np.int8)
    _, pool = connected_components(coo_matrix((ones, (met.left, met.right)), shape=(n_accounts, n_accounts)))
    large = np.bincount(pool, weights=stays, minlength=1) >= MIN_JUDGED_ACCOUNTS
    return np.where(stays & large[pool], pool, -1)


def _different(account: Array, value: Array, n_accounts: int) -> Array:
    """How many different values each account has."""
    return np.bincount(runs(packed(account, value)).one(account), minlength=n_accounts)


def _contacts(rows: pl.DataFrame) -> pl.DataFrame:
    """Contacts on addresses with the ``pool`` of their accounts → contacts of the accounts with their pools."""
    addresses = rows.group_by("pool", "entity").agg(pl.col("n_requests").sum())
    busiest = addresses.sort("pool", "n_requests", "entity", descending=[False, True, False]).unique(
        "pool", keep="first", maintain_order=True
    )
    touched = rows.group_by("account_id", "pool").agg(pl.col("n_requests").sum(), pl.col("first_seen").min())
    named = touched.join(busiest.select("pool", "entity"), on="pool", how="inner", validate="m:1")
    pooled = named.with_columns(kind=pl.lit(POOL, rows.schema["kind"]), day=pl.lit(None, pl.Date))
    return pooled.sort("entity", "account_id").select(name for name in rows.columns if name != "pool")
