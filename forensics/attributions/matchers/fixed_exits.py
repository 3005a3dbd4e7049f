"""Accounts of a pool that share an address on one day."""

from __future__ import annotations

from forensics.attributions.observing import linked
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="fixed_exits",
    title="shared addresses",
    unit="share of accounts",
    figures=Figures.NUMBER,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"ip"}),
    credibility=4,
    cause="exits",
    usual=0.5,
    observe=linked("ip_address"),
    meaning="Share of the pool's accounts on addresses that others of the log have on the same day, too, and that are "
    "not a crowd's. Innocent: an office, a gateway.",
)
