"""Accounts of a pool that move through exits where they meet."""

from __future__ import annotations

from forensics.attributions.observing import linked
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="rotating_exits",
    title="rotating exits",
    unit="share of accounts",
    figures=Figures.NUMBER,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"ip"}),
    credibility=4,
    cause="exits",
    usual=0.6,
    observe=linked("exit_pool", "shared_route"),
    meaning="Share of the pool's accounts that meet on exits of one rotating pool or route, as rented lines are used. "
    "Innocent: customers of one VPN or proxy.",
)
