"""The /24 or /64 around an address, on one UTC day."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

_V4 = r"^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$"


def _prefix() -> pl.Expr:
    """The first three octets, or the first four groups; masked and hashed addresses have no prefix."""
    ip = pl.col("ip")
    v4 = ip.str.extract(_V4, 1) + ".0/24"
    # "::" stands for the missing groups: an address that spells its first four groups out has them before it.
    v6 = ip.str.extract(r"^([0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f]{1,4}):", 1) + "::/64"
    short = ip.str.extract(r"^([0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,2})::", 1) + "::/64"
    # Zeros that end the first four groups are spelled out or left out, depending on what follows them (RFC 5952).
    return pl.coalesce(v4, pl.coalesce(v6, short).str.replace(r"(?::0)+::/64$", "::/64"))


part = EntityKind(
    name="ip_prefix",
    title="address prefix",
    family=CausalFamily.NETWORK,
    cap=0.6,
    source=Source.REQUESTS,
    needs=frozenset({"ip"}),
    entity=_prefix,
    per_day=True,
    reach=True,
    meaning="Neighbouring addresses (/24, or a /64 of IPv6) on one day. Innocent: neighbours of one provider.",
)
