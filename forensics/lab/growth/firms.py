"""Many small organisations in one group: who belongs to which, and what each has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import DAY, HOUR, Ints, hex_ids, keys, maybe
from forensics.lab.growth.addresses import either, hosting
from forensics.lab.growth.draft import Places
from forensics.lab.growth.people import draw_countries, honest_dates, mailboxes
from forensics.lab.tables import cards, countries, mail, networks

if TYPE_CHECKING:
    from forensics.lab.growth.people import People
    from forensics.lab.world import Plan

_AT_ONCE_SHARE = 0.5
"""Share of firms whose administrator creates all accounts in one sitting; the others add one when they need it."""
_SITTING_HOURS = 0.4
_GROWTH_DAYS = 70.0
"""Days from a firm's first account to a later one, mean."""


@dataclass(frozen=True, slots=True)
class Firms:
    """Firms of a group; their accounts stand next to each other."""

    of: Ints
    """Firm of each account, ascending from 0."""
    country: Ints
    """One per firm."""

    @property
    def first(self) -> Ints:
        """Position of each firm's first account."""
        return np.searchsorted(self.of, np.arange(len(self.country))).astype(np.int64)

    @property
    def size(self) -> Ints:
        """Accounts of each firm."""
        return np.bincount(self.of, minlength=len(self.country)).astype(np.int64)

    def __len__(self) -> int:
        return len(self.country)


def found(rng: np.random.Generator, accounts: int, low: int, high: int) -> Firms:
    """Divide accounts into firms of ``low`` to ``high`` accounts; a rest too small joins the firm before it."""
    sizes = rng.integers(low, high + 1, accounts // low + 1)
    of = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)[:accounts]
    last = int(of[-1])
    if last and int((of == last).sum()) < low:
        of = np.minimum(of, last - 1)
    return Firms(of, draw_countries(rng, int(of[-1]) + 1))


def opening_dates(plan: Plan, firms: Firms, history_days: float = 400.0) -> Ints:
    """Sign-up times before the world, µs: half the firms in one sitting, the others over months."""
    rng, n = plan.rng, plan.accounts
    base = honest_dates(plan, history_days, 0.0)[firms.first][firms.of]
    sitting = maybe(rng, _AT_ONCE_SHARE, len(firms))[firms.of]
    mean = np.where(sitting, _SITTING_HOURS * HOUR, _GROWTH_DAYS * DAY)
    after = (rng.exponential(1.0, n) * mean).astype(np.int64)
    return np.asarray(base + after % np.maximum(plan.start - base, 1), dtype=np.int64)


def incorporate(rng: np.random.Generator, people: People, firms: Firms, declared: float = 1.0) -> People:
    """Give the accounts of each firm one organisation, one mail domain and one card.

    Parameters
    ----------
    declared
        Probability, 0..1, with which a firm has each of the three in common; where it has not, the accounts
        look like strangers' in that respect.
    """
    n, k = len(people.created), len(firms)
    domains = mail.own_domains(rng, k)
    domain = pl.Series(domains).gather(firms.of)
    boxes = mailboxes(mail.human_names(rng, n), domain.to_list())
    ranges = cards.draw_bins(rng, firms.country)[firms.of]
    shared = {
        "organisation": {
            "org_id": people.frame["org_id"].gather(firms.first[firms.of]),
            "org_name": pl.Series([f"{name.split('.')[0]} ltd" for name in domains]).gather(firms.of),
        },
        "domain": {name: boxes[name] for name in boxes.columns},
        "card": {
            "payment_fingerprint": hex_ids(keys(rng, k)).gather(firms.of),
            "payment_bin": pl.Series(cards.BINS).gather(ranges),
            "payment_country": countries.CODES.gather(cards.BIN_COUNTRIES[ranges]),
        },
    }
    columns: dict[str, pl.Series | pl.Expr] = {}
    for values in shared.values():
        said = pl.Series(maybe(rng, declared, k)[firms.of])
        columns |= {name: pl.when(said).then(value).otherwise(pl.col(name)) for name, value in values.items()}
    return people.with_columns(
        **columns,
        signup_ip=business_lines(rng, firms).ip.gather(firms.of),
        access_pathway="direct",
        plan="team",
        referral_code=pl.lit(None, dtype=pl.String),
    )


def business_lines(rng: np.random.Generator, firms: Firms) -> Places:
    """One business line per firm, in its country."""
    network = networks.FIRST_OFFICE + firms.country
    return Places(networks.v4(network, keys(rng, len(firms))), network)


def servers(rng: np.random.Generator, firms: Firms, in_cloud: float) -> Places:
    """One machine per firm: in a data centre, or behind the firm's own line."""
    k = len(firms)
    return either(maybe(rng, in_cloud, k), hosting(rng, k), business_lines(rng, firms))
