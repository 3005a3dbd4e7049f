"""A device at sign-up."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name="signup_device",
    title="sign-up device",
    family=CausalFamily.PERSON,
    cap=2.5,
    source=Source.ACCOUNTS,
    needs=frozenset({"device_id"}),
    entity=lambda: pl.col("device_id"),
    binds=True,
    meaning="Both accounts were opened on one device. Innocent: a shared family, school or office machine.",
)
