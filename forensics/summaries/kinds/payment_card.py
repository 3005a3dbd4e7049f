"""A card or wallet."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name="payment_card",
    title="payment instrument",
    family=CausalFamily.PAYMENT,
    cap=3.0,
    source=Source.ACCOUNTS,
    needs=frozenset({"payment_fingerprint"}),
    entity=lambda: pl.col("payment_fingerprint"),
    binds=True,
    reach=True,
    meaning="One card or wallet pays for both accounts. Innocent: a family, a company, an agency.",
)
