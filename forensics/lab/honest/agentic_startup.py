"""An agentic start-up: a young company on credits whose agents run day and night, all alike, at high volume."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import DAY, choose, hex_ids, keys, maybe
from forensics.lab.growth import rhythm
from forensics.lab.growth.addresses import at, hosting, office
from forensics.lab.growth.content import system_prompts
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs, one_stack
from forensics.lab.growth.organisations import employ
from forensics.lab.growth.people import draw_countries, sign_up
from forensics.lab.growth.platforms import pooled
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.growth.wording import product_templates
from forensics.lab.tables import cards, countries
from forensics.lab.tables.models import SAMPLING_CODES
from forensics.lab.world import GroupTraffic, Kind, Plan

if TYPE_CHECKING:
    from forensics.lab.growth.customs import Customs
    from forensics.lab.growth.people import People

_AGENT_STYLES = np.array([0.0, 0.0, 0.0, 1.0])
_WORK = ("agent_big", "agent", "tool_calls", "screen", "analysis")
_WORK_WEIGHTS = np.array([50.0, 20.0, 15.0, 10.0, 5.0])
"""Ways in which agents of one kind of work ask, relative; invented."""
_RUN_LENGTH = 18.0
"""Requests per run of an agent, mean; invented in detail."""
_IN_ROOM_SHARE = 0.6
"""Share of accounts that sign up from the company's one line; invented in detail."""
_STEP_S = 6.0
"""Seconds between an agent's steps, median: an answer, a tool's work, the next request."""
_KEPT_OPEN_S = 7_200.0
"""Seconds that the worker keeps one connection."""


@dataclass(frozen=True, slots=True)
class AgenticStartup:
    """What can vary. Usual sizes are 5 to 30 accounts; counts are invented."""

    age_days: float = 45.0
    """Days before the world at which the company joined the programme; negative when it joins during the world."""
    sign_up_days: float = 6.0
    """Days within which all accounts signed up."""
    cards: int = 2
    """Cards of founders."""
    egress: int = 2
    """Addresses of the cloud region that the agents run in."""
    connections: int = 2
    """Connections kept open per address, for all agents."""
    pooled: float = 0.7
    """Share of requests on those connections."""
    templates: int = 4
    """Kinds of work, each with its template and system prompt."""
    requests: float = 180.0
    """Mean requests per account over the world; use is far less even than a pool's."""
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: AgenticStartup) -> GroupTraffic:
    """Grow engineers' and agents' accounts of one company."""
    rng, n = plan.rng, plan.accounts
    joined = plan.start - int(options.age_days * DAY)
    created = joined + (rng.beta(1.2, 2.5, n) * options.sign_up_days * DAY).astype(np.int64)
    country = np.repeat(draw_countries(rng, 1), n)
    people = _founded(rng, sign_up(plan, np.minimum(created, plan.end - DAY // 2), country), options)
    customs = _agents(plan, options)
    sessions = draw_sessions(plan, people, customs)
    slot = rng.integers(0, options.egress, len(sessions.account))
    bundle = converse(plan, sessions, customs, at(hosting(rng, options.egress, 1), slot))
    lane = (options.connections, _KEPT_OPEN_S)
    return honest(
        plan,
        people,
        pooled(rng, bundle, slot[bundle.draft.address], options.pooled, lane),
        part.name,
        options.release_day,
    )


def _founded(rng: np.random.Generator, people: People, options: AgenticStartup) -> People:
    n = len(people.created)
    card = np.minimum(rng.geometric(0.6, n) - 1, options.cards - 1)
    issuers = cards.draw_bins(rng, np.repeat(people.country[:1], options.cards))[card]
    room = office(rng, int(people.country[0]), 1).ip.gather([0] * n)
    return employ(rng, people, "tier2").with_columns(
        signup_ip=pl.when(pl.Series(maybe(rng, _IN_ROOM_SHARE, n))).then(room).otherwise(pl.col("signup_ip")),
        access_pathway="startup",
        payment_fingerprint=hex_ids(keys(rng, options.cards)).gather(card),
        payment_bin=pl.Series(cards.BINS).gather(issuers),
        payment_country=countries.CODES.gather(cards.BIN_COUNTRIES[issuers]),
    )


def _agents(plan: Plan, options: AgenticStartup) -> Customs:
    rng, n = plan.rng, plan.accounts
    customs = draw_customs(rng, n, options.requests, _AGENT_STYLES)
    book, codes = customs.book.with_templates(product_templates(rng, options.templates))
    job = rng.integers(0, options.templates, n)
    same = np.zeros(n, dtype=np.int64)
    stack = same + one_stack(rng, "sdk")
    return customs.changed(
        length=np.full(n, _RUN_LENGTH),
        gap_s=np.full(n, _STEP_S),
        rhythm=same + rhythm.FLAT,
        stack=stack,
        second_stack=stack,
        sampling=np.array([SAMPLING_CODES[name] for name in _WORK])[choose(rng, _WORK_WEIGHTS, options.templates)][job],
        system=job,
        template=codes[job],
        book=replace(book, systems=system_prompts(rng, options.templates)),
    )


part = Kind("agentic_startup", "agentic start-up", AgenticStartup, grow)
