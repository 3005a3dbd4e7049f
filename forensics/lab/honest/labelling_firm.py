"""A data-labelling firm: annotators hired in waves, working in shifts on rubrics, on virtual cards of one BIN."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import DAY, HOUR, Ints, choose, draw_times, hex_ids, keys, maybe, zipf_weights
from forensics.lab.growth.addresses import at, either, homes, office
from forensics.lab.growth.content import distillation_templates, system_prompts
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs, one_stack
from forensics.lab.growth.people import People, draw_countries, mailboxes, sign_up
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.tables import cards, mail
from forensics.lab.tables.countries import CODES, UTC_OFFSETS
from forensics.lab.tables.models import SAMPLING_CODES
from forensics.lab.world import GroupTraffic, Kind, Plan

if TYPE_CHECKING:
    from forensics.lab.growth.customs import Customs
    from forensics.lab.growth.sessions import Sessions

_STYLES = np.array([0.9, 0.1, 0.0, 0.0])
_SHIFTS = np.array([6.0, 14.0, 22.0])
"""Local hours at which shifts begin; each lasts eight hours."""
_SHIFT_WEIGHTS = np.array([50.0, 40.0, 10.0])
_SHIFT_HOURS = 7.5
_WAVE_DAYS = 1.5
"""Days over which the hires of a wave get their accounts, mean."""
_HIRING_DAYS = 120.0
"""Days before the world in which the waves lie."""
_HIRING_ROOM_DAYS = 4
"""Days that a world needs for a wave of hires in it."""
_GAP_S = 75.0
"""Seconds between two items of one annotator, median: reading takes longer than asking."""
_TOOL_SAMPLINGS = (SAMPLING_CODES["grade"], SAMPLING_CODES["judge"])
_BARE_SHARE = 0.4
"""Share of projects whose tool asks for a bare score; the others for a line of reasons with it. Invented."""
_LENGTH = 18.0
"""Items that an annotator does in one go, mean."""


@dataclass(frozen=True, slots=True)
class LabellingFirm:
    """What can vary."""

    waves: int = 4
    """Days on which new annotators start."""
    office_share: float = 0.6
    """Share of annotators who work in the firm's office; the others work from home, in the same country."""
    egress: int = 2
    """Addresses of the office."""
    tool_share: float = 0.6
    """Share of annotators on the firm's tool: one client stack and one system prompt."""
    projects: int = 3
    """Rubrics being worked on, each with an instruction template of its own."""
    plus_share: float = 0.35
    """Share of accounts on one mailbox of the firm's, told apart by what stands behind the plus."""
    firm_mail: float = 0.35
    """Share of accounts under the firm's own domain; the rest registered with private mail."""
    virtual_cards: float = 0.8
    """Share of accounts with a virtual card of the firm's issuer; the others claim expenses."""
    requests: float = 30.0
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: LabellingFirm) -> GroupTraffic:
    """Grow people who judge texts for a living."""
    rng, n = plan.rng, plan.accounts
    country = np.repeat(draw_countries(rng, 1), n)
    people = sign_up(plan, _hired(plan, options, float(UTC_OFFSETS[country[0]])), country)
    desks = office(rng, int(country[0]), options.egress)
    in_office = maybe(rng, options.office_share, n)
    line = desks.ip.gather(rng.integers(0, options.egress, n))
    at_desk = pl.when(pl.Series(in_office)).then(line).otherwise(pl.col("signup_ip"))
    people = _annotators(rng, people.with_columns(signup_ip=at_desk), options)
    customs = _rubrics(rng, draw_customs(rng, n, options.requests, _STYLES), options)
    sessions = _in_shifts(plan, people, draw_sessions(plan, people, customs))
    slot = choose(rng, zipf_weights(options.egress), len(sessions.account))
    places = either(in_office[sessions.account], at(desks, slot), homes(rng, people, sessions))
    return honest(plan, people, converse(plan, sessions, customs, places), part.name, options.release_day)


def _hired(plan: Plan, options: LabellingFirm, offset: float) -> Ints:
    rng, n = plan.rng, plan.accounts
    # The newest wave starts in the world's first days; a shorter world has it before.
    newest = plan.start + DAY if plan.days > _HIRING_ROOM_DAYS else plan.start - 5 * DAY
    ago = np.concatenate([[0.0], rng.uniform(10.0, _HIRING_DAYS, max(0, options.waves - 1))])
    wave = newest - (ago * DAY).astype(np.int64)
    chosen = wave[rng.integers(0, len(wave), n)]
    late = np.minimum(rng.exponential(_WAVE_DAYS, n), 2.0) * DAY
    # Accounts are made on office mornings.
    morning = ((rng.uniform(8.0, 11.0, n) - offset) * HOUR).astype(np.int64)
    return np.asarray((chosen + late.astype(np.int64)) // DAY * DAY + morning)


def _annotators(rng: np.random.Generator, people: People, options: LabellingFirm) -> People:
    n = len(people.created)
    name = mail.own_domains(rng, 1)[0].removesuffix(".example")
    draw = rng.random(n)
    plus = draw < options.plus_share
    firm = ~plus & (draw < options.plus_share + options.firm_mail)
    tags = rng.permutation(10 * n)[:n].tolist()
    plussed = mailboxes([f"{name}+a{tag:04d}" for tag in tags], ["gmail.com"] * n)
    own = mailboxes(mail.human_names(rng, n), [f"{name}.example"] * n)
    issuer = int(cards.draw_bins(rng, people.country[:1])[0])
    virtual = pl.Series(maybe(rng, options.virtual_cards, n))
    declared = pl.Series(firm)
    card: dict[str, pl.Series | pl.Expr] = {
        "payment_fingerprint": hex_ids(keys(rng, n)),
        "payment_bin": pl.lit(cards.BINS[issuer]),
        "payment_country": pl.lit(CODES[int(cards.BIN_COUNTRIES[issuer])]),
    }
    return people.with_columns(
        **{
            column: pl.when(pl.Series(plus))
            .then(plussed[column])
            .when(declared)
            .then(own[column])
            .otherwise(pl.col(column))
            for column in ("email", "email_domain")
        },
        **{column: pl.when(virtual).then(value).otherwise(pl.col(column)) for column, value in card.items()},
        org_id=pl.when(declared).then(pl.lit(people.frame["org_id"][0])).otherwise(pl.col("org_id")),
        org_name=pl.when(declared).then(pl.lit(f"{name} ltd")),
        plan=pl.lit("pro"),
    )


def _rubrics(rng: np.random.Generator, customs: Customs, options: LabellingFirm) -> Customs:
    n = len(customs.requests)
    tool = maybe(rng, options.tool_share, n)
    book, codes = customs.book.with_templates(distillation_templates(rng, ("rubric",) * options.projects))
    stack = one_stack(rng, "sdk")
    bare, project = maybe(rng, _BARE_SHARE, options.projects), rng.integers(0, options.projects, n)
    return customs.changed(
        length=np.full(n, _LENGTH),
        gap_s=_GAP_S * rng.lognormal(0.0, 0.3, n),
        chat=np.where(tool, 0.0, 0.5),
        stack=np.where(tool, stack, customs.stack),
        second_stack=np.where(tool, stack, customs.second_stack),
        sampling=np.where(tool, np.where(bare[project], *_TOOL_SAMPLINGS), SAMPLING_CODES["app"]),
        system=np.where(tool, len(book.systems), customs.system),
        template=codes[project],
        book=replace(book, systems=(*book.systems, *system_prompts(rng, 1))),
    )


def _in_shifts(plan: Plan, people: People, sessions: Sessions) -> Sessions:
    rng, n = plan.rng, len(sessions.account)
    shift = _SHIFTS[choose(rng, _SHIFT_WEIGHTS, len(people.created))][sessions.account]
    first = np.clip((people.created - plan.start) // DAY + 1, 0, plan.days - 1)[sessions.account]
    day = first + np.floor(rng.random(n) * (plan.days - first)).astype(np.int64)
    hour = (shift + rng.random(n) * _SHIFT_HOURS - UTC_OFFSETS[people.country[sessions.account]]) % 24.0
    start = plan.start + day * DAY + (hour * HOUR).astype(np.int64)
    tried = draw_times(rng, people.created[sessions.account], HOUR)
    return replace(sessions, start=np.maximum(start, tried))


part = Kind("labelling_firm", "data-labelling firm", LabellingFirm, grow)
