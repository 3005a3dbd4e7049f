"""Do the accounts of a cohort move through more networks than people do?

People have a home, a desk and a phone. Behind a rotating proxy an account is in another provider's network with
every few requests. Where people of the log travel too, moving says less.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from forensics.foundation.phrase import phrase
from forensics.links.habits import Habit, habit_terms, lone_bans
from forensics.vocabulary.cohorts import MANY_NETWORKS, Adjudicator, Cohorts, Population
from forensics.vocabulary.families import CausalFamily

POOL_RATE = 0.7
"""Share of a rotating pool's accounts that move: hand-set; accounts of few requests cannot."""
BASE_RATE = (0.02, POOL_RATE)
"""Bounds of the population's own share: where most people move, moving says nothing."""
MIN_SEEN = 5
"""Accounts with a known network, and requests enough to be in so many."""
LEAST, MOST = -0.5, 1.3
"""Bans. A pool of few exits stays as people do: three to one against at most. Customers of a rotating proxy move as
well: twenty to one at most. Hand-set."""


_HABIT = Habit(
    source="movement",
    family=CausalFamily.NETWORK,
    pool_rate=POOL_RATE,
    base_rate=BASE_RATE,
    least=MIN_SEEN,
    clip=(LEAST, MOST),
    detail=f"{{}} of {{}} accounts were in {MANY_NETWORKS} networks or more",
)


def _weigh(cohorts: Cohorts, population: Population) -> pl.DataFrame:
    able = population.could_move
    terms = habit_terms(_HABIT, able, able & population.moves, cohorts, population)
    # Who was found by moving, or by a network, is no witness of it.
    own = np.array([family == CausalFamily.NETWORK for family in cohorts.own_family], dtype=np.bool_)
    return terms.filter(~own[terms["cohort"].to_numpy()])


def moving(population: Population) -> pl.DataFrame:
    """Every account that moved, and what that says of it by itself; nobody where it says nothing.

    Returns
    -------
    polars.DataFrame
        ``account_id``, ``family``, ``source``, ``bans`` (against an account that stays), ``detail``; sorted.
    """
    able = population.could_move
    shown = able & population.moves
    account = np.flatnonzero(shown)
    bans = lone_bans(_HABIT, able, shown, population)
    percent = round(100 * len(account) / max(1, int(np.count_nonzero(able))))
    moved = pl.DataFrame({"account_id": population.account_ids.gather(account), "n": population.networks[account]})
    return moved.select(
        "account_id",
        family=pl.lit(str(_HABIT.family)),
        source=pl.lit(_HABIT.source),
        bans=pl.lit(bans),
        detail=phrase(f"was in {{}} networks; {percent} % of this log's accounts were in {MANY_NETWORKS} or more", "n"),
    ).filter(pl.col("bans") > 0.0)


part = Adjudicator(
    name="movement",
    title="movement through networks",
    weigh=_weigh,
    meaning="Share of accounts that were in more networks than people use, against the population's share. "
    "Innocent: customers of a rotating proxy or of several VPN exits, travellers.",
)
