"""One system prompt or template before nearly everything that a pool sends."""

from __future__ import annotations

from forensics.attributions.observing import commonest
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="injected_prompt",
    title="one prompt on all accounts",
    unit="share of accounts",
    figures=Figures.NUMBER,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"system_prompt_sha256"}),
    credibility=3,
    usual=0.5,
    observe=commonest("system_prompt", "prompt_template"),
    meaning="Share of the pool's accounts that send one and the same system prompt or template. Innocent: one product, "
    "one class.",
)
