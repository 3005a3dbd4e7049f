"""Prompts, by SHA-256."""

from __future__ import annotations

from forensics.attributions.observing import holding
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="prompt",
    title="prompt",
    unit="share of accounts",
    figures=Figures.IDENTIFIERS,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"prompt_sha256"}),
    credibility=2,
    observe=holding("prompt", "remaining_prompt"),
    meaning="A prompt that is a pool's own, by SHA-256: what a relay sends to probe its accounts, say. Innocent: "
    "whoever copied it.",
    hard=True,
    kinds=frozenset({"prompt", "remaining_prompt"}),
    form=r"[0-9a-f]{64}",
)
