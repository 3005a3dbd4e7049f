"""Families: two to four accounts on one card and one home line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.growth.addresses import at_home
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs
from forensics.lab.growth.people import People, honest_dates, sign_up
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.world import GroupTraffic, Kind, Plan

if TYPE_CHECKING:
    from forensics.lab.draws import Ints


@dataclass(frozen=True, slots=True)
class FamilyCard:
    """What can vary."""

    requests: float = 9.0
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: FamilyCard) -> GroupTraffic:
    """Grow households."""
    rng, n = plan.rng, plan.accounts
    sizes = rng.integers(2, 5, n)
    # Whose home and card each account uses: the first account of its household.
    head = np.repeat(np.cumsum(sizes) - sizes, sizes)[:n].astype(np.int64)
    people = _households(sign_up(plan, honest_dates(plan)), head)
    customs = draw_customs(rng, n, options.requests)
    sessions = draw_sessions(plan, people, customs)
    return honest(
        plan, people, converse(plan, sessions, customs, at_home(rng, people, sessions)), part.name, options.release_day
    )


def _households(people: People, head: Ints) -> People:
    shared = ("payment_fingerprint", "payment_bin", "payment_country", "billing_country", "signup_ip")
    frame = people.frame.with_columns(people.frame[name].gather(head) for name in shared)
    paying = pl.when(pl.col("payment_fingerprint").is_null()).then(pl.lit("free")).otherwise(pl.lit("pro"))
    return replace(people, frame=frame.with_columns(plan=paying), country=people.country[head], home=people.home[head])


part = Kind("family_card", "family card", FamilyCard, grow)
