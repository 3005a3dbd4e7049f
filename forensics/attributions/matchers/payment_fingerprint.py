"""Cards and wallets, by fingerprint."""

from __future__ import annotations

from forensics.attributions.observing import holding
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="payment_fingerprint",
    title="payment instrument",
    unit="share of accounts",
    figures=Figures.IDENTIFIERS,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"accounts.payment_fingerprint"}),
    credibility=2,
    observe=holding("payment_card"),
    meaning="A card or wallet that is an actor's, by the provider's own fingerprint. Innocent: its owner, whose card "
    "was stolen.",
    hard=True,
    kinds=frozenset({"payment_card"}),
    form=r"\S{4,120}",
)
