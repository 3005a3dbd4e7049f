"""The network a request came from."""

from __future__ import annotations

import polars as pl

NETWORK = "network"
"""Kind that counts them."""
V4, V6 = r"^(\d{1,3}\.\d{1,3})\.", r"^([0-9a-f]{1,4}:[0-9a-f]{1,4}):"
"""The /16 of an IPv4 address, the /32 of IPv6: about what one provider holds in one place. Masked addresses have one,
hashed ones have none."""


def network() -> pl.Expr:
    """The autonomous system; where the log does not say it, what stands around the address; null without either."""
    ip = pl.col("ip")
    # A second group of zeros may be left out (RFC 5952).
    short = ip.str.extract(r"^([0-9a-f]{1,4})::") + ":0"
    return pl.coalesce(pl.col("asn").cast(pl.String), ip.str.extract(V4), ip.str.extract(V6), short)
