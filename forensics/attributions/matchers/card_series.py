"""Accounts of a pool whose cards come from one issuer range in one week."""

from __future__ import annotations

from forensics.attributions.observing import linked
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="card_series",
    title="cards of one series",
    unit="share of accounts",
    figures=Figures.NUMBER,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"accounts.payment_bin"}),
    credibility=4,
    cause="cards",
    usual=0.5,
    observe=linked("bin_week"),
    meaning="Share of the pool's accounts that signed up in one week with cards of one issuer range, as virtual cards "
    "are. Innocent: prepaid cards of one shop.",
)
