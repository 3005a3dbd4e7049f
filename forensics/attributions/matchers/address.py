"""Network addresses."""

from __future__ import annotations

from forensics.attributions.observing import holding
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="address",
    title="address",
    unit="share of accounts",
    figures=Figures.IDENTIFIERS,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"ip"}),
    credibility=4,
    usual=0.1,
    observe=holding("ip_address", "ip_prefix"),
    meaning="An address that an actor was seen on. Addresses are rented by the hour and shared by thousands: one alone "
    'says next to nothing, and profiles of addresses alone never exceed "unlikely".',
    address=True,
    kinds=frozenset({"ip_address", "ip_prefix"}),
    form=r"[0-9a-f]{0,4}[0-9a-f:.]{3,40}(/\d{1,3})?",
)
