"""Ways of saying less: columns and files that an export leaves out, addresses that it blurs."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable

    from forensics.lab.world import File, SimulatedWorld

CONTENT = ("prompt", "prompt_sha256", "system_prompt", "system_prompt_sha256")
CLIENT = ("user_agent", "sdk", "header_order")
TLS = ("tls_fingerprint", "http2_fingerprint", "connection_id")
NETWORK = ("ip", "ip_chain", "asn", "country", "region")
_ADDRESS_COLUMNS = ("ip", "signup_ip")
_HASH_DIGITS = 32
"""Hex digits of a hashed address: 128 bits, the shortest that readers of logs take for a hash."""


def without(simulated: SimulatedWorld, columns: tuple[str, ...]) -> SimulatedWorld:
    """Leave columns out of the requests."""
    return replace(simulated, requests=simulated.requests.drop(columns, strict=False))


def without_files(simulated: SimulatedWorld, files: tuple[File, ...]) -> SimulatedWorld:
    """Write a world without some files; its frames stay, for whoever scores it."""
    kept = tuple(file for file in simulated.world.files if file not in files)
    return replace(simulated, world=replace(simulated.world, files=kept))


def with_addresses(simulated: SimulatedWorld, blurred: Callable[[pl.Series], pl.Series]) -> SimulatedWorld:
    """Write every address of requests, accounts and events in another way.

    Parameters
    ----------
    blurred
        From distinct addresses to what the export has for each.
    """
    return replace(
        simulated,
        requests=_rewritten(simulated.requests, blurred),
        accounts=_rewritten(simulated.accounts, blurred),
        events=_rewritten(simulated.events, blurred),
    )


def _rewritten(frame: pl.DataFrame, blurred: Callable[[pl.Series], pl.Series]) -> pl.DataFrame:
    for name in _ADDRESS_COLUMNS:
        if name in frame.columns:
            known = frame[name].drop_nulls().unique().sort()
            frame = frame.with_columns(pl.col(name).replace_strict(known, blurred(known), default=None))
    return frame


def truncated(addresses: pl.Series, v4: str, v6: str) -> pl.Series:
    """Cut addresses: the last octet of IPv4, all but the first 48 bits of IPv6.

    Parameters
    ----------
    addresses
        IPv4, or IPv6 whose first three groups are written out, as worlds have them; cut ones stay as they are.
    v4, v6
        What is written in the place of what was cut.
    """
    text = pl.col("address")
    four, six = text.str.extract(r"^(\d+\.\d+\.\d+\.)[\d/]+$"), text.str.extract(r"^((?:[0-9a-f]+:){3})")
    cut = pl.coalesce(four + pl.lit(v4), six + pl.lit(v6))
    return addresses.alias("address").to_frame().select(cut).to_series()


def hashed(addresses: pl.Series, key: bytes) -> pl.Series:
    """Replace addresses by keyed hashes (HMAC-SHA-256, RFC 2104), cut to 128 bits."""
    # A Python call per distinct address: hmac has no array form.
    digests = [hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:_HASH_DIGITS] for text in addresses.to_list()]
    return pl.Series(addresses.name, digests, dtype=pl.String)
