"""An agency: dozens of clients' accounts, each with its own card and firm, run from one office on shared devices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from forensics.lab.draws import hex_ids, keys
from forensics.lab.growth import rhythm
from forensics.lab.growth.addresses import at, office
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs
from forensics.lab.growth.people import draw_countries, honest_dates, mailboxes, sign_up
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.tables import mail
from forensics.lab.world import GroupTraffic, Kind, Plan

_AGENCY_STYLES = np.array([0.5, 0.2, 0.2, 0.1])


@dataclass(frozen=True, slots=True)
class Agency:
    """What can vary."""

    egress: int = 2
    staff: int = 5
    """People, each with one device and one set of clients, who look after the accounts."""
    requests: float = 12.0
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: Agency) -> GroupTraffic:
    """Grow unrelated firms that share the hands they are run by."""
    rng, n = plan.rng, plan.accounts
    country = np.repeat(draw_countries(rng, 1), n)
    people = sign_up(plan, honest_dates(plan, 700.0), country)
    domains = mail.own_domains(rng, n)
    staff = min(options.staff, n)
    carer = rng.integers(0, staff, n)
    boxes = mailboxes(["hello"] * n, domains)
    people = people.with_columns(
        **{name: boxes[name] for name in boxes.columns},
        org_name=pl.Series([f"{domain.split('.')[0]} co" for domain in domains]),
        device_id=hex_ids(keys(rng, staff)).gather(carer),
        signup_ip=office(rng, int(country[0]), options.egress).ip.gather(rng.integers(0, options.egress, n)),
        plan="team",
    )
    customs = draw_customs(rng, n, options.requests, _AGENCY_STYLES)
    # A carer's own machine: the same clients for all of that person's accounts.
    customs = customs.changed(
        rhythm=np.full(n, rhythm.OFFICE),
        stack=customs.stack[:staff][carer],
        second_stack=customs.second_stack[:staff][carer],
    )
    sessions = draw_sessions(plan, people, customs)
    desk = office(rng, int(country[0]), options.egress)
    places = at(desk, rng.integers(0, options.egress, len(sessions.account)))
    return honest(plan, people, converse(plan, sessions, customs, places), part.name, options.release_day)


part = Kind("agency", "agency", Agency, grow)
