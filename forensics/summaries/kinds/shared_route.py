"""Networks that accounts with one client move through, always meeting others of the same group."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name="shared_route",
    title="shared route",
    family=CausalFamily.NETWORK,
    cap=1.8,
    source=Source.CONTACTS,
    derived_from="client_stack",
    needs=frozenset({"asn", "tls_fingerprint", "user_agent"}),
    entity=lambda: pl.col("entity"),
    binds=True,
    # Whoever shares one is tied, crowd or not: few people are in so many networks, and fewer with the same others.
    crowd_below=0.0,
    personal=False,
    meaning="Both accounts move through one network after another and meet others of the same group there, with the "
    "same client, though never on one address. It is called by its busiest client stack. Innocent: travellers of one "
    "company, customers of one VPN with one browser.",
)
