"""A TCP or TLS connection, counted per address and day because ids count per server run."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name="connection",
    title="connection",
    family=CausalFamily.NETWORK,
    cap=3.0,
    source=Source.REQUESTS,
    needs=frozenset({"connection_id"}),
    entity=lambda: pl.concat_str(pl.col("connection_id"), pl.col("ip").fill_null("-"), separator="@"),
    per_day=True,
    uses=frozenset({"ip"}),
    binds=True,
    one_program=True,
    container=lambda: pl.col("entity").str.extract(r"@([^@]*)$", 1),
    meaning="One TCP or TLS connection carried both accounts: one program held both keys. "
    "Innocent: a company's own gateway, a bring-your-own-key app.",
)
