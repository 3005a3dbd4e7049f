"""A prompt, by hash."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name="prompt",
    title="prompt",
    family=CausalFamily.CONTENT,
    cap=1.5,
    source=Source.CONTENT,
    needs=frozenset({"prompt_sha256"}),
    entity=lambda: pl.col("prompt_sha256"),
    meaning="Both accounts sent exactly the same prompt. Innocent: trivial prompts, public benchmarks, course work.",
)
