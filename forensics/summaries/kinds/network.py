"""Networks an account came from: how far it moves, not what it shares."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name="network",
    title="network",
    family=CausalFamily.NETWORK,
    cap=0.0,
    source=Source.REQUESTS,
    # An address alone does not say whose network it is in: one provider's old and new addresses, or a cloud's many
    # blocks, would count as many networks.
    needs=frozenset({"asn"}),
    entity=lambda: pl.col("asn").cast(pl.String),
    reach=True,
    ties=False,
    personal=False,
    meaning="Counted, and no tie: how many autonomous systems an account moves through. Innocent: millions share one "
    "provider's network, and travellers, VPN and proxy customers move.",
)
