"""A system prompt of accounts that nothing else groups, by hash."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name="remaining_prompt",
    title="system prompt of ungrouped accounts",
    family=CausalFamily.CONTENT,
    cap=1.8,
    source=Source.CONTACTS,
    derived_from="system_prompt",
    needs=frozenset({"system_prompt_sha256"}),
    entity=lambda: pl.col("entity"),
    binds=True,
    # Tied whatever the tests say: what is left over is grouped freely and judged strictly.
    crowd_below=0.0,
    meaning="Nothing else groups either account, and both sent the same system prompt: grouped to be judged, and no "
    "evidence of one party by itself. Innocent: a public template, one company's product, a bring-your-own-key app.",
)
