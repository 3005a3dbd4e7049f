"""A company: many accounts on one card, one organisation, one egress, one system prompt, in office hours."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from forensics.lab.draws import choose, maybe, zipf_weights
from forensics.lab.growth import rhythm
from forensics.lab.growth.addresses import at, either, homes, office
from forensics.lab.growth.content import system_prompts
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs, house_templates, one_stack
from forensics.lab.growth.organisations import employ
from forensics.lab.growth.people import draw_countries, honest_dates, sign_up
from forensics.lab.growth.pools import lanes
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.world import GroupTraffic, Kind, Plan

_CONNECTIONS = 3
_KEPT_OPEN_S = 21_600.0
"""Seconds that a gateway keeps one multiplexed connection."""
_STAFF_STYLES = np.array([0.45, 0.25, 0.05, 0.25])


@dataclass(frozen=True, slots=True)
class Company:
    """What can vary."""

    egress: int = 1
    """Addresses of the office."""
    remote: float = 0.15
    """Share of sessions from employees' homes."""
    tool_share: float = 0.7
    """Share of employees on the company's own tool: one client stack, one system prompt, one template."""
    gateway: int = 0
    """1 when the tool's requests go over one pool of connections."""
    requests: float = 12.0
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: Company) -> GroupTraffic:
    """Grow a staff that joined over a year and a half."""
    rng, n = plan.rng, plan.accounts
    country = np.repeat(draw_countries(rng, 1), n)
    people = employ(rng, sign_up(plan, honest_dates(plan), country))
    customs = draw_customs(rng, n, options.requests, _STAFF_STYLES)
    tool = maybe(rng, options.tool_share, n)
    book, codes = customs.book.with_templates(house_templates(rng, 1))
    book = replace(book, systems=(*book.systems, *system_prompts(rng, 1)))
    customs = customs.changed(
        rhythm=np.full(n, rhythm.OFFICE),
        stack=np.where(tool, one_stack(rng, "sdk"), customs.stack),
        second_stack=np.where(tool, one_stack(rng, "sdk"), customs.second_stack),
        system=np.where(tool, len(book.systems) - 1, customs.system),
        template=np.where(tool & maybe(rng, 0.4, n), codes[0], customs.template),
        book=book,
    )
    sessions = draw_sessions(plan, people, customs)
    slot = choose(rng, zipf_weights(options.egress), len(sessions.account))
    desk = at(office(rng, int(country[0]), options.egress), slot)
    remote = maybe(rng, options.remote, len(sessions.account))
    bundle = converse(plan, sessions, customs, either(remote, homes(rng, people, sessions), desk))
    if options.gateway:
        shared = lanes(rng, bundle.draft.time, slot[bundle.draft.address], _CONNECTIONS, _KEPT_OPEN_S)
        own = ~tool[bundle.draft.account] | remote[bundle.draft.address]
        label = np.where(own, bundle.draft.connection + shared.max() + 1, shared)
        bundle = replace(bundle, draft=bundle.draft.changed(connection=label))
    return honest(plan, people, bundle, part.name, options.release_day)


part = Kind("company", "company", Company, grow)
