"""Accounts of a pool that share cards or wallets."""

from __future__ import annotations

from forensics.attributions.observing import linked
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="shared_payment",
    title="shared payment",
    unit="share of accounts",
    figures=Figures.NUMBER,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"accounts.payment_fingerprint"}),
    credibility=2,
    cause="cards",
    usual=0.4,
    observe=linked("payment_card"),
    meaning="Share of the pool's accounts that pay with a card or wallet which others of the log pay with, too. "
    "Innocent: companies, agencies, families.",
)
