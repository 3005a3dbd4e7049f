"""Devices, by id."""

from __future__ import annotations

from forensics.attributions.observing import holding
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="device",
    title="device",
    unit="share of accounts",
    figures=Figures.IDENTIFIERS,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"device_id"}),
    credibility=2,
    observe=holding("device", "signup_device"),
    meaning="A device that is an actor's. Innocent: a device sold on, or a constant in a client's code.",
    hard=True,
    kinds=frozenset({"device", "signup_device"}),
    form=r"\S{4,120}",
)
