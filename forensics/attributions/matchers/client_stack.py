"""TLS fingerprints of client software."""

from __future__ import annotations

from forensics.attributions.observing import traits
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="client_stack",
    title="client software",
    unit="share of accounts",
    figures=Figures.IDENTIFIERS,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"tls_fingerprint"}),
    credibility=4,
    usual=0.1,
    observe=traits("tls"),
    meaning="Shares of the pool's accounts by the TLS fingerprint that they mostly show. A fingerprint names software "
    "that anybody may run.",
    form=r"[0-9A-Za-z_.,-]{8,120}",
)
