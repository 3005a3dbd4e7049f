"""Cards of one issuer range, in accounts opened in one week."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name="bin_week",
    title="BIN and sign-up week",
    family=CausalFamily.PAYMENT,
    cap=0.9,
    source=Source.ACCOUNTS,
    needs=frozenset({"payment_bin", "created_at"}),
    entity=lambda: pl.concat_str(
        pl.col("payment_bin"),
        pl.col("created_at").dt.truncate("1w").dt.strftime("%Y-%m-%d"),
        separator=" week ",
    ),
    meaning="Cards of one issuer range, opened in one week: virtual cards are made in batches. "
    "Innocent: a large national issuer.",
)
