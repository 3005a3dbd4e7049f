"""A prompt, by hash."""

from __future__ import annotations

from dataclasses import replace

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

OF_TEXTS = replace(part, needs=frozenset({"prompt"}), entity=lambda: pl.col("prompt"), hashed=True)
"""The same of a log that has no hashes of its own: only those of prompts that several accounts sent are made."""
