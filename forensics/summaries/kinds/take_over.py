"""One account's failed prompt, sent by another account within seconds."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name="take_over",
    title="take-over",
    family=CausalFamily.TIMING,
    cap=2.7,
    source=Source.TAKE_OVERS,
    needs=frozenset({"prompt_sha256", "status"}),
    entity=lambda: pl.col("entity"),
    uses=frozenset({"message_count"}),
    binds=True,
    one_program=True,
    meaning="One account's failed prompt was sent by the other within 15 seconds: a scheduler fell over to a "
    "sibling. Innocent: a company's gateway that balances its own keys.",
)
