"""A class at term start: one address, one domain, one week of sign-ups, the same assignments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import DAY, Ints, choose, heavy_tail, maybe, zipf_weights
from forensics.lab.growth import rhythm
from forensics.lab.growth.addresses import at, either, homes, office
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs, house_templates
from forensics.lab.growth.people import People, draw_countries, mailboxes, sign_up
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.tables import mail
from forensics.lab.world import GroupTraffic, Kind, Plan

if TYPE_CHECKING:
    from forensics.lab.growth.draft import Bundle

_STUDENT_STYLES = np.array([0.75, 0.18, 0.02, 0.05])


@dataclass(frozen=True, slots=True)
class CampusClass:
    """What can vary."""

    addresses: int = 1
    """Egress addresses of the campus."""
    share: float = 0.75
    """Share of sessions on campus."""
    term_day: float = 3.0
    """Day of the world on which term starts; negative before it."""
    sign_up_days: float = 9.0
    """Days within which the class signs up."""
    assignments: int = 10
    assigned_share: float = 0.3
    """Share of requests that paste an assignment, word for word."""
    requests: float = 9.0
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: CampusClass) -> GroupTraffic:
    """Grow a class: everything at once that looks like a burst of fake accounts."""
    rng = plan.rng
    country = np.repeat(draw_countries(rng, 1), plan.accounts)
    after = rng.gamma(2.0, options.sign_up_days / 5, plan.accounts)
    day = options.term_day - 2.0 + np.minimum(after, options.sign_up_days)
    created = plan.start + (day * DAY).astype(np.int64)
    people = _students(plan, sign_up(plan, np.minimum(created, plan.end - DAY // 2), country))
    customs = draw_customs(rng, plan.accounts, options.requests, _STUDENT_STYLES)
    customs = customs.changed(rhythm=np.full(plan.accounts, rhythm.STUDENT))
    sessions = draw_sessions(plan, people, customs)
    n = len(sessions.account)
    egress = office(rng, int(country[0]), options.addresses)
    campus = at(egress, choose(rng, zipf_weights(options.addresses), n))
    places = either(maybe(rng, options.share, n), campus, homes(rng, people, sessions))
    bundle = _with_assignments(plan, converse(plan, sessions, customs, places), options)
    return honest(plan, people, bundle, part.name, options.release_day)


def _students(plan: Plan, people: People) -> People:
    rng, n = plan.rng, plan.accounts
    name = mail.own_domains(rng, 1)[0].removesuffix(".example")
    domain = f"{name}.edu.example"
    boxes = mailboxes(mail.human_names(rng, n), [domain] * n)
    paying = pl.Series(maybe(rng, 0.15, n))
    cards = ("payment_fingerprint", "payment_bin", "payment_country")
    return people.with_columns(
        **{column: boxes[column] for column in boxes.columns},
        **{column: pl.when(paying).then(pl.col(column)) for column in cards},
        access_pathway="education",
        plan="free",
        org_name=pl.Series([f"{name} university"] * n),
    )


def _with_assignments(plan: Plan, bundle: Bundle, options: CampusClass) -> Bundle:
    rng, draft = plan.rng, bundle.draft
    texts = [
        f"Exercise {i + 1}. {head}Hand in by Friday.{tail}"
        for i, (head, tail) in enumerate(house_templates(rng, options.assignments))
    ]
    # The class moves on: later days bring later exercises, and most people paste the newest.
    progress = (draft.time - plan.start) / (plan.end - plan.start) * options.assignments
    behind = np.floor(heavy_tail(rng, 1.0, len(draft)))
    number: Ints = np.clip(progress - behind, 0, options.assignments - 1).astype(np.int64)
    pasted = maybe(rng, options.assigned_share, len(draft)) & (draft.turn == 0)
    prompt = np.where(pasted, len(bundle.prompts) + number, draft.prompt)
    prompts = pl.concat([bundle.prompts, pl.Series(bundle.prompts.name, texts, dtype=pl.String)])
    return replace(bundle, draft=draft.changed(prompt=prompt), prompts=prompts)


part = Kind("campus_class", "class at term start", CampusClass, grow)
