"""Connections or TLS sessions, by id."""

from __future__ import annotations

from forensics.attributions.observing import holding
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="connection",
    title="connection",
    unit="share of accounts",
    figures=Figures.IDENTIFIERS,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"connection_id"}),
    credibility=3,
    observe=holding("connection"),
    meaning="A connection that is an actor's machine's. Innocent: a gateway that strangers use.",
    hard=True,
    kinds=frozenset({"connection"}),
    form=r"\S{4,120}",
)
