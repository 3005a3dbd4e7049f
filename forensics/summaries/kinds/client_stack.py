"""The client software as a whole: network, TLS, agent, language."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name="client_stack",
    title="client stack",
    family=CausalFamily.NETWORK,
    cap=0.9,
    source=Source.REQUESTS,
    needs=frozenset({"tls_fingerprint", "user_agent"}),
    entity=lambda: pl.concat_str(
        [
            pl.col("asn").cast(pl.String).fill_null("-"),
            pl.col("tls_fingerprint"),
            pl.col("user_agent"),
            pl.col("accept_language").fill_null("-"),
        ],
        separator=" | ",
    ),
    uses=frozenset({"asn", "accept_language"}),
    personal=False,
    meaning="Both accounts use the same software on the same network. "
    "Innocent: it names the software, not the person; never enough alone.",
)
