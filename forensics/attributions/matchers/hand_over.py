"""Conversations of a pool that go on under another account."""

from __future__ import annotations

from forensics.attributions.observing import measured
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="hand_over",
    title="conversations handed over",
    unit="share of conversations",
    figures=Figures.NUMBER,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"conversation_id"}),
    credibility=3,
    usual=0.5,
    observe=measured("hand_over_share"),
    meaning="Share of conversations that ran under several accounts, as a relay leaves them. Innocent: a company's own "
    "gateway.",
)
