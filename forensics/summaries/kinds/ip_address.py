"""An address on one UTC day."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name="ip_address",
    title="address",
    family=CausalFamily.NETWORK,
    cap=1.2,
    source=Source.REQUESTS,
    needs=frozenset({"ip"}),
    entity=lambda: pl.col("ip"),
    per_day=True,
    binds=True,
    reach=True,
    meaning="Requests of both accounts came from one address on one day. Innocent: carrier NAT, VPN exit, "
    "campus, office, hosted gateway.",
)
