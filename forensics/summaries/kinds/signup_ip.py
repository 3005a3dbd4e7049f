"""An address at sign-up, on one UTC day."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name="signup_ip",
    title="sign-up address",
    family=CausalFamily.NETWORK,
    cap=1.2,
    source=Source.ACCOUNTS,
    needs=frozenset({"signup_ip", "created_at"}),
    entity=lambda: pl.col("signup_ip"),
    per_day=True,
    binds=True,
    meaning="Both accounts were opened from one address on one day. Innocent: carrier NAT, a class, an office.",
)
