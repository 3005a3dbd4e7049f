"""A device id sent with requests."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name="device",
    title="device",
    family=CausalFamily.PERSON,
    cap=2.5,
    source=Source.REQUESTS,
    needs=frozenset({"device_id"}),
    entity=lambda: pl.col("device_id"),
    binds=True,
    meaning="Both accounts sent one device id. "
    "Innocent: a shared family or office machine; software that sends a constant id.",
)
