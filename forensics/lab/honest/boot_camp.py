"""A coding boot camp: one voucher, private mail, sign-ups within two days on the camp's line, the same tasks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import DAY, HOUR, Flags, Ints, choose, draw_times, heavy_tail, maybe
from forensics.lab.growth import rhythm
from forensics.lab.growth.addresses import at, at_home, either, office
from forensics.lab.growth.content import system_prompts
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs, one_stack
from forensics.lab.growth.pasting import pasted
from forensics.lab.growth.people import People, draw_countries, sign_up
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.growth.wording import product_templates
from forensics.lab.tables.clients import STACKS
from forensics.lab.tables.countries import UTC_OFFSETS
from forensics.lab.tables.models import SAMPLING_CODES
from forensics.lab.world import GroupTraffic, Kind, Plan

if TYPE_CHECKING:
    from forensics.lab.growth.customs import Customs
    from forensics.lab.growth.sessions import Sessions

_FREE_STYLES = np.array([0.45, 0.35, 0.05, 0.15])
_OPENS, _CLOSES = 9.0, 18.0
"""Hours of the local day in which people are at the camp."""
_LATE_SHARE = 0.3
"""Share of participants who sign up on the second day."""
_PAYING_SHARE = 0.25
"""Share who add a card of their own to the voucher."""
_TEMPLATE_SHARE = 0.6
"""Share of participants whose exercises keep the starter kit's prompt as it is."""


@dataclass(frozen=True, slots=True)
class BootCamp:
    """What can vary."""

    camp_day: float = 1.0
    """Day of the world on which the camp opens."""
    on_site_days: float = 4.0
    """Days at the camp, before everybody works from home."""
    address_share: float = 0.85
    """Share of sessions from the camp's address, in its hours on its days."""
    starter_kit: int = 1
    """1 when everybody starts from one kit: the same SDK version, system prompt and template."""
    assignments: int = 8
    assigned_share: float = 0.35
    """Share of first turns that paste an assignment, word for word."""
    requests: float = 18.0
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: BootCamp) -> GroupTraffic:
    """Grow strangers who paid for the same course and know each other for two days."""
    rng, n = plan.rng, plan.accounts
    country = np.repeat(draw_countries(rng, 1), n)
    # Midnight of the camp's first day, local time; the camp must open within the world.
    day = min(options.camp_day, plan.days - 1.0)
    midnight = plan.start + int((np.floor(day) * 24.0 - UTC_OFFSETS[country[0]]) * HOUR)
    camp = office(rng, int(country[0]), 1)
    people = _participants(plan, sign_up(plan, _sign_ups(plan, midnight), country), options, camp.ip)
    customs = draw_customs(rng, n, options.requests, _FREE_STYLES)
    customs = customs.changed(rhythm=np.full(n, rhythm.STUDENT))
    if options.starter_kit:
        customs = _on_the_kit(rng, customs)
    sessions = _first_tries(rng, people, draw_sessions(plan, people, customs))
    there = _there(sessions, midnight, options) & maybe(rng, options.address_share, len(sessions.account))
    places = either(there, at(camp, sessions.account * 0), at_home(rng, people, sessions))
    bundle = converse(plan, sessions, customs, places)
    written = product_templates(rng, options.assignments)
    texts = [f"Task {number}: {head}{tail}" for number, (head, tail) in enumerate(written, 1)]
    draft = bundle.draft
    progress = (draft.time - midnight) / max(plan.end - midnight, 1) * options.assignments
    number: Ints = np.clip(progress - heavy_tail(rng, 0.7, len(draft)), 0, options.assignments - 1).astype(np.int64)
    paste = maybe(rng, options.assigned_share, len(draft)) & (draft.turn == 0)
    return honest(plan, people, pasted(bundle, paste, texts, number), part.name, options.release_day)


def _sign_ups(plan: Plan, midnight: int) -> Ints:
    rng, n = plan.rng, plan.accounts
    hour = _OPENS + rng.gamma(2.0, 0.9, n) + 24.0 * maybe(rng, _LATE_SHARE, n)
    # A short world ends before the second morning: who comes late then signs up on the first day.
    hour = np.where(midnight + hour * HOUR > plan.end - 6 * HOUR, hour % 24.0, hour)
    moment = midnight + (hour * HOUR).astype(np.int64)
    return np.clip(moment, plan.start, plan.end - HOUR)


def _participants(plan: Plan, people: People, options: BootCamp, camp: pl.Series) -> People:
    rng, n = plan.rng, plan.accounts
    paying = pl.Series(maybe(rng, _PAYING_SHARE, n))
    on_site = pl.Series(maybe(rng, options.address_share, n))
    held = ("payment_fingerprint", "payment_bin", "payment_country")
    return people.with_columns(
        **{name: pl.when(paying).then(pl.col(name)) for name in held},
        signup_ip=pl.when(on_site).then(pl.lit(camp[0])).otherwise(pl.col("signup_ip")),
        referral_code=rng.bytes(4).hex(),
        access_pathway="education",
        plan="payg",
    )


def _on_the_kit(rng: np.random.Generator, customs: Customs) -> Customs:
    n = len(customs.requests)
    agent = STACKS["user_agent"][one_stack(rng, "sdk")]
    # One version on everybody's own laptop: platforms differ.
    same = STACKS.with_row_index("row").filter(pl.col("user_agent") == agent, pl.col("use") == "sdk")
    rows, weights = same["row"].to_numpy().astype(np.int64), same["weight"].to_numpy().astype(np.float64)
    book, codes = customs.book.with_templates(product_templates(rng, 1))
    kit = maybe(rng, _TEMPLATE_SHARE, n)
    return customs.changed(
        stack=rows[choose(rng, weights, n)],
        system=np.full(n, len(book.systems), dtype=np.int64),
        sampling=np.full(n, SAMPLING_CODES["sdk_1024"], dtype=np.int64),
        template=np.where(kit, codes[0], customs.template),
        book=replace(book, systems=(*book.systems, *system_prompts(rng, 1))),
    )


def _first_tries(rng: np.random.Generator, people: People, sessions: Sessions) -> Sessions:
    """Let everybody's first session follow the sign-up: the first exercise is to make the key work."""
    first = np.diff(sessions.account, prepend=-1) > 0
    tried = draw_times(rng, people.created[sessions.account], HOUR // 3)
    return replace(sessions, start=np.where(first, tried, sessions.start))


def _there(sessions: Sessions, midnight: int, options: BootCamp) -> Flags:
    hour = (sessions.start - midnight) % DAY / HOUR
    days = (sessions.start >= midnight) & (sessions.start < midnight + options.on_site_days * DAY)
    return np.asarray(days & (hour >= _OPENS) & (hour < _CLOSES))


part = Kind("boot_camp", "coding boot camp", BootCamp, grow)
