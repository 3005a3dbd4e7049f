"""Privacy people: throw-away or forwarding mail, prepaid cards, VPN and onion exits, recent sign-ups, no ties."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from forensics.lab.draws import Flags, Ints, choose, maybe, mix, word_of
from forensics.lab.growth.addresses import at_home, either, vpn_exits
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs
from forensics.lab.growth.draft import Places
from forensics.lab.growth.people import People, honest_dates, mailboxes, sign_up
from forensics.lab.growth.prepaid import pay_prepaid, shop_ranges
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.tables import mail, networks
from forensics.lab.world import GroupTraffic, Kind, Plan

_FORWARDERS = ("aliasly.example", "relaymask.example", "forwardme.example", "duckmask.example")
"""Invented forwarding services: one alias per account, thousands of users each."""
_FORWARDER_WEIGHTS = np.array([45.0, 30.0, 15.0, 10.0])
_CAREFUL_STYLES = np.array([0.6, 0.2, 0.05, 0.15])
_ONION_EXITS = 40
"""Onion exits in all worlds together: a public list, everybody's (the real one has some thousand)."""
_ALIAS_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True)
class PrivacyPeople:
    """What can vary. Shares are invented."""

    disposable: float = 0.45
    """Share of accounts on throw-away mail."""
    forwarded: float = 0.35
    """Share of accounts on a forwarding service; the others keep an ordinary mailbox."""
    bins: int = 4
    """Issuer ranges of the prepaid and virtual cards."""
    prepaid: float = 0.75
    """Share of accounts that pay with them; some of the others do not pay at all."""
    vpn: float = 0.55
    """Share of sessions through a commercial VPN."""
    onion: float = 0.15
    """Share of sessions through onion exits; the rest comes from home."""
    history_days: float = 60.0
    """Days before the world within which most signed up."""
    recent: float = 0.3
    """Share that signs up while the world runs: accounts are made and left often."""
    requests: float = 9.0
    """Mean requests per account over the world."""
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: PrivacyPeople) -> GroupTraffic:
    """Grow strangers who each hide from everybody, in the same few ways."""
    rng, n = plan.rng, plan.accounts
    people = sign_up(plan, honest_dates(plan, options.history_days, options.recent))
    people = pay_prepaid(rng, people, shop_ranges(rng, options.bins), maybe(rng, options.prepaid, n))
    people = _unnamed(rng, people, options)
    customs = draw_customs(rng, n, options.requests, _CAREFUL_STYLES)
    sessions = draw_sessions(plan, people, customs)
    draw = rng.random(len(sessions.account))
    tunnel = vpn_exits(rng.integers(0, networks.VPN_EXITS, len(draw)))
    onion = _onion_exits(rng.integers(0, _ONION_EXITS, len(draw)))
    hidden = either(draw < options.vpn, tunnel, onion)
    places = either(draw < options.vpn + options.onion, hidden, at_home(rng, people, sessions))
    return honest(plan, people, converse(plan, sessions, customs, places), part.name, options.release_day)


def _unnamed(rng: np.random.Generator, people: People, options: PrivacyPeople) -> People:
    n = len(people.created)
    draw = rng.random(n)
    thrown: Flags = draw < options.disposable
    alias: Flags = ~thrown & (draw < options.disposable + options.forwarded)
    throw_away, forwarders = rng.integers(0, len(mail.DISPOSABLE), n), choose(rng, _FORWARDER_WEIGHTS, n)
    own = people.frame["email_domain"].to_list()
    domains = [
        mail.DISPOSABLE[throw_away[i]] if thrown[i] else _FORWARDERS[forwarders[i]] if alias[i] else own[i]
        for i in range(n)
    ]
    names, given = mail.human_names(rng, n), _aliases(rng, n)
    boxes = mailboxes([given[i] if alias[i] or i % 3 == 0 else names[i] for i in range(n)], domains)
    seen, known = pl.Series(maybe(rng, 0.25, n)), pl.Series(maybe(rng, 0.4, n))
    exits = vpn_exits(rng.integers(0, networks.VPN_EXITS, n))
    hidden = pl.Series(maybe(rng, options.vpn + options.onion, n))
    return people.with_columns(
        **{name: boxes[name] for name in boxes.columns},
        phone_hash=pl.when(seen).then(pl.col("phone_hash")),
        device_id=pl.when(known).then(pl.col("device_id")),
        signup_ip=pl.when(hidden).then(exits.ip).otherwise(pl.col("signup_ip")),
        access_pathway="direct",
        referral_code=pl.lit(None, dtype=pl.String),
    )


def _aliases(rng: np.random.Generator, n: int) -> list[str]:
    letters: Ints = rng.integers(0, len(_ALIAS_LETTERS), (n, 10))
    return ["".join(_ALIAS_LETTERS[letter] for letter in row) for row in letters.tolist()]


def _onion_exits(slot: Ints) -> Places:
    network = networks.FIRST_HOSTING + (mix(slot, word_of("onion host")) % np.uint64(networks.N_HOSTING)).astype(
        np.int64
    )
    return Places(networks.v4(network, mix(slot, word_of("onion exit"))), network)


part = Kind("privacy_people", "privacy people", PrivacyPeople, grow)
