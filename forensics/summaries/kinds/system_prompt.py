"""A system prompt, by hash."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name="system_prompt",
    title="system prompt",
    family=CausalFamily.CONTENT,
    cap=1.8,
    source=Source.CONTENT,
    needs=frozenset({"system_prompt_sha256"}),
    entity=lambda: pl.col("system_prompt_sha256"),
    meaning="Both accounts sent the same system prompt. "
    "Innocent: a public template, one company's product, a bring-your-own-key app.",
)
