"""A hackathon: hundreds of sign-ups within hours at one address, 48 hours of intense use by teams, then silence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import DAY, HOUR, Floats, Ints, choose, maybe
from forensics.lab.growth.addresses import Mix, at, at_home, either, office
from forensics.lab.growth.content import system_prompts
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs
from forensics.lab.growth.firms import found
from forensics.lab.growth.pasting import pasted
from forensics.lab.growth.people import People, draw_countries, sign_up
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.growth.wording import product_templates
from forensics.lab.tables.countries import UTC_OFFSETS
from forensics.lab.world import GroupTraffic, Kind, Plan

if TYPE_CHECKING:
    from forensics.lab.growth.sessions import Sessions

_STYLES = np.array([0.2, 0.4, 0.15, 0.25])
_FRIDAY = 4
_OPENS = 16.0
"""Local hour at which the doors open on Friday."""
_HOURS = 48
"""Length of the event, hours."""
_ROOM_DAYS = 2.5
"""Days that an event needs before the end of the world."""
_NIGHT: Floats = np.array(
    [3, 2, 2, 1, 1, 1, 2, 4, 7, 9, 10, 10, 8, 10, 10, 10, 10, 9, 8, 9, 10, 9, 7, 5], dtype=np.float64
)
"""Relative weight of each local hour during the event: people sleep little."""
_SILENT_FROM = 46.0
"""Hour of the event from which only demonstrations are left."""
_TEAM = (2, 5)
_SYSTEM_SHARE = 0.8
"""Share of teams whose project has a system prompt, which all its members send."""
_TEMPLATE_SHARE = 0.5
"""Share of people who send through what their team builds, in its template; the others ask for help in their own words.
Invented."""
_QUICK_STARTS = 6
_PAYING_SHARE = 0.12
_TETHERED = Mix(mobile=0.5, vpn=0.05)
"""Away from the venue's network, people use their phones as often as their homes."""


@dataclass(frozen=True, slots=True)
class Hackathon:
    """What can vary."""

    venue_share: float = 0.85
    """Share of sessions from the venue's address."""
    shared_keys: float = 0.25
    """Share of sessions that run on a team mate's key."""
    quick_start: float = 0.08
    """Share of first turns copied from the sponsor's quick-start, word for word."""
    stays: float = 0.06
    """Share of people who come back after the weekend."""
    requests: float = 45.0
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: Hackathon) -> GroupTraffic:
    """Grow teams that met on Friday evening."""
    rng, n = plan.rng, plan.accounts
    country = np.repeat(draw_countries(rng, 1), n)
    opening = _opening(plan, float(UTC_OFFSETS[country[0]]))
    created = opening + (np.minimum(rng.gamma(1.6, 0.9, n), 8.0) * HOUR).astype(np.int64)
    venue = office(rng, int(country[0]), 1)
    people = _guests(rng, sign_up(plan, created, country), venue.ip[0], options)
    team = found(rng, n, *_TEAM).of
    customs = draw_customs(rng, n, options.requests, _STYLES)
    n_teams = int(team[-1]) + 1
    project = np.where(maybe(rng, _SYSTEM_SHARE, n_teams), np.arange(n_teams), -1)[team]
    book, codes = customs.book.with_templates(product_templates(rng, n_teams))
    wrapped = maybe(rng, _TEMPLATE_SHARE, n) & (project >= 0)
    customs = customs.changed(
        system=project,
        template=np.where(wrapped, codes[team], customs.template),
        book=replace(book, systems=system_prompts(rng, n_teams)),
    )
    drawn = draw_sessions(plan, people, customs)
    sessions = replace(drawn, start=_starts(plan, drawn, created, opening, options))
    over = sessions.start >= opening + _HOURS * HOUR
    inside = maybe(rng, options.venue_share, len(over)) & ~over
    places = either(inside, at(venue, sessions.account * 0), at_home(rng, people, sessions, _TETHERED))
    bundle = converse(plan, sessions, customs, places)
    draft = bundle.draft
    # In converse, every session has a place of its own: the address says which session a request is of.
    payer = _payers(rng, sessions, created, team, options.shared_keys)[draft.address]
    bundle = replace(bundle, draft=draft.changed(account=payer))
    written = product_templates(rng, _QUICK_STARTS)
    texts = [f"Quick-start {number}. {head}{tail}" for number, (head, tail) in enumerate(written, 1)]
    copied = maybe(rng, options.quick_start, len(draft)) & (draft.turn == 0)
    return honest(
        plan,
        people,
        pasted(bundle, copied, texts, rng.integers(0, _QUICK_STARTS, len(draft))),
        part.name,
        options.release_day,
    )


def _opening(plan: Plan, offset: float) -> int:
    weekday = (plan.start // DAY + 3) % 7  # 1 January 1970 was a Thursday
    friday = plan.start + (_FRIDAY - weekday) % 7 * DAY + int((_OPENS - offset) * HOUR)
    return max(plan.start, min(friday, plan.end - int(_ROOM_DAYS * DAY)))


def _guests(rng: np.random.Generator, people: People, venue: str, options: Hackathon) -> People:
    n = len(people.created)
    paying = pl.Series(maybe(rng, _PAYING_SHARE, n))
    inside = pl.Series(maybe(rng, options.venue_share, n))
    held = ("payment_fingerprint", "payment_bin", "payment_country")
    return people.with_columns(
        **{name: pl.when(paying).then(pl.col(name)) for name in held},
        signup_ip=pl.when(inside).then(pl.lit(venue)).otherwise(pl.col("signup_ip")),
        referral_code=rng.bytes(4).hex(),
        access_pathway="startup",
        plan="payg",
    )


def _starts(plan: Plan, sessions: Sessions, created: Ints, opening: int, options: Hackathon) -> Ints:
    rng, n = plan.rng, len(sessions.account)
    since = created[sessions.account]
    weights = np.roll(_NIGHT, -int(_OPENS))[np.arange(_HOURS) % 24]
    weights = np.where(np.arange(_HOURS) >= _SILENT_FROM, weights * 0.3, weights)
    during = opening + ((choose(rng, weights, n) + rng.random(n)) * HOUR).astype(np.int64)
    stays = maybe(rng, options.stays, plan.accounts)[sessions.account] & maybe(rng, 0.15, n)
    last = opening + _HOURS * HOUR
    after = last + (rng.random(n) * max(plan.end - last, 1)).astype(np.int64)
    first_try = since + (rng.exponential(0.3, n) * HOUR).astype(np.int64)
    return np.asarray(np.maximum(np.where(stays, after, during), first_try))


def _payers(rng: np.random.Generator, sessions: Sessions, created: Ints, team: Ints, share: float) -> Ints:
    n = len(sessions.account)
    size, first = np.bincount(team)[team], np.searchsorted(team, team)
    own = sessions.account
    mate = first[own] + np.floor(rng.random(n) * size[own]).astype(np.int64)
    # Nobody can lend a key before signing up.
    lent = maybe(rng, share, n) & (created[mate] <= sessions.start)
    return np.where(lent, mate, own)


part = Kind("hackathon", "hackathon", Hackathon, grow)
