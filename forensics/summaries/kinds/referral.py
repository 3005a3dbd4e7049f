"""A referral or voucher code."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name="referral",
    title="referral code",
    family=CausalFamily.LIFE_CYCLE,
    cap=0.9,
    source=Source.ACCOUNTS,
    needs=frozenset({"referral_code"}),
    entity=lambda: pl.col("referral_code"),
    meaning="Both accounts came by one referral or voucher code. Innocent: a boot camp, a newsletter.",
)
