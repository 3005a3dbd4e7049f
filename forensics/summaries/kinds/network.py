"""Networks an account came from: how far it moves, not what it shares."""

from __future__ import annotations

from forensics.summaries.networks import NETWORK, network
from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

part = EntityKind(
    name=NETWORK,
    title="network",
    family=CausalFamily.NETWORK,
    cap=0.0,
    source=Source.REQUESTS,
    needs=frozenset({"ip"}),
    uses=frozenset({"asn"}),
    entity=network,
    reach=True,
    ties=False,
    personal=False,
    meaning="Counted, and no tie: how many networks an account moves through. Innocent: millions share one provider's "
    "network, and travellers, VPN and proxy customers move.",
)
