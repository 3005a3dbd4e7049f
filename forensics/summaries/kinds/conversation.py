"""A conversation that goes on under another account."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name="conversation",
    title="conversation",
    family=CausalFamily.CONTENT,
    cap=2.7,
    source=Source.CONTENT,
    needs=frozenset({"conversation_id"}),
    entity=lambda: pl.col("conversation_id"),
    binds=True,
    one_program=True,
    meaning="One conversation ran under both accounts. Innocent: a company's gateway that balances its own keys.",
)
