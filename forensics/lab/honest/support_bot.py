"""A support bot: one company's bot over an account per shop, one template and system prompt, day and night."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import hex_ids, keys, maybe
from forensics.lab.growth import rhythm
from forensics.lab.growth.addresses import at, hosting
from forensics.lab.growth.adoption import move_slowly
from forensics.lab.growth.content import system_prompts
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs, one_stack
from forensics.lab.growth.organisations import employ
from forensics.lab.growth.people import draw_countries, honest_dates, mailboxes, sign_up
from forensics.lab.growth.platforms import pooled
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.growth.wording import product_templates
from forensics.lab.tables import cards, countries, mail
from forensics.lab.tables.models import SAMPLING_CODES
from forensics.lab.world import GroupTraffic, Kind, Plan

if TYPE_CHECKING:
    from forensics.lab.growth.people import People

_BOT_STYLES = np.array([0.0, 0.0, 1.0, 0.0])
_ASKS = ("sdk_short", "sdk_short", "tool_calls")
"""Ways of asking: most bots answer from their prompt, some look orders up with tools; shares invented."""
_KEPT_OPEN_S = 3_600.0
"""Seconds that the server keeps one connection, when it pools."""


@dataclass(frozen=True, slots=True)
class SupportBot:
    """What can vary. Usual sizes are 5 to 40 accounts; shares are invented."""

    declared: float = 0.65
    """Share of accounts that show the company: its name, its domain, its organisation. The others belong to
    shop managers with mailboxes of their own."""
    cards: int = 1
    """Cards that pay for all accounts."""
    egress: int = 1
    """Addresses of the company's servers."""
    connections: int = 0
    """Connections that the server keeps open for all accounts; 0 gives each account its own."""
    history_days: float = 540.0
    """Days before the world over which shops joined, more of them lately."""
    requests: float = 60.0
    """Mean requests per account over the world; big shops have more."""
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: SupportBot) -> GroupTraffic:
    """Grow the shops of one company: fewer are declared than belong to it."""
    rng, n = plan.rng, plan.accounts
    country = np.repeat(draw_countries(rng, 1), n)
    people = _shops(rng, sign_up(plan, honest_dates(plan, options.history_days), country), options)
    customs = draw_customs(rng, n, options.requests, _BOT_STYLES)
    book, codes = customs.book.with_templates(product_templates(rng, 1))
    same = np.zeros(n, dtype=np.int64)
    stack = same + one_stack(rng, "sdk")
    customs = customs.changed(
        length=np.full(n, 1.6),
        rhythm=same + rhythm.FLAT,
        chat=np.zeros(n),
        stack=stack,
        second_stack=stack,
        model=same + customs.model[0],
        second_model=same + customs.model[0],
        sampling=same + SAMPLING_CODES[_ASKS[int(rng.integers(0, len(_ASKS)))]],
        system=same,
        template=same + codes[0],
        book=replace(book, systems=system_prompts(rng, 1)),
    )
    sessions = draw_sessions(plan, people, customs)
    slot = rng.integers(0, options.egress, len(sessions.account))
    bundle = converse(plan, sessions, customs, at(hosting(rng, options.egress, 1), slot))
    if options.connections:
        bundle = pooled(rng, bundle, slot[bundle.draft.address], 1.0, (options.connections, _KEPT_OPEN_S))
    # One bot: all shops move on one day.
    moved = move_slowly(plan, bundle.draft, options.release_day, bundle.draft.account * 0)
    return honest(plan, people, replace(bundle, draft=moved), part.name)


def _shops(rng: np.random.Generator, people: People, options: SupportBot) -> People:
    n = len(people.created)
    firm = employ(rng, people, "team")
    domain = firm.frame["email_domain"][0]
    shown = maybe(rng, options.declared, n)
    free, managers = mail.free_domains(rng, n), mail.human_names(rng, n)
    boxes = mailboxes(
        [f"shop{i:03d}" if shown[i] else managers[i] for i in range(n)],
        [domain if shown[i] else free[i] for i in range(n)],
    )
    card = rng.integers(0, options.cards, n)
    issuers = cards.draw_bins(rng, np.repeat(people.country[:1], options.cards))[card]
    known = pl.when(pl.Series(shown))
    return firm.with_columns(
        **{name: boxes[name] for name in boxes.columns},
        org_id=known.then(pl.col("org_id")).otherwise(people.frame["org_id"]),
        org_name=known.then(pl.col("org_name")),
        payment_fingerprint=hex_ids(keys(rng, options.cards)).gather(card),
        payment_bin=pl.Series(cards.BINS).gather(issuers),
        payment_country=countries.CODES.gather(cards.BIN_COUNTRIES[issuers]),
    )


part = Kind("support_bot", "support bot", SupportBot, grow)
