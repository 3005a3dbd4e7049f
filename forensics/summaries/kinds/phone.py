"""A phone number, by hash."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name="phone",
    title="phone",
    family=CausalFamily.PERSON,
    cap=2.5,
    source=Source.ACCOUNTS,
    needs=frozenset({"phone_hash"}),
    entity=lambda: pl.col("phone_hash"),
    binds=True,
    meaning="Both accounts gave one phone number. Innocent: a family, a company's switchboard.",
)
