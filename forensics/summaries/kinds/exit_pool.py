"""Addresses on which many accounts meet a few at a time, always others: the exits of one rotating pool."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name="exit_pool",
    title="pool of exits",
    family=CausalFamily.NETWORK,
    cap=1.2,
    source=Source.CONTACTS,
    derived_from="ip_address",
    needs=frozenset({"ip"}),
    entity=lambda: pl.col("entity"),
    binds=True,
    # Strangers who keep meeting in small numbers are rare to begin with. Hand-set.
    crowd_below=0.01,
    meaning="Both accounts move through networks where they meet others of the same group, two or a few at a time. "
    "It is called by its busiest address. Innocent: customers of one VPN or residential proxy.",
)
