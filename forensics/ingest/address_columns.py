"""The `ip` and `ip_chain` columns: addresses are read once per distinct text and joined back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.ingest.addresses import INTERNAL, NOT_AN_ADDRESS, PUBLIC, Reading, read_address, within
from forensics.ingest.chains import client_of, hops_of

if TYPE_CHECKING:
    from forensics.ingest.addresses import Network

_V4 = r"^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$"
_INTERNAL_V4 = (
    r"^(?:0|10|127|22[4-9]|23\d|24\d|25[0-5])\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\."
    r"|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\."
)
"""The IPv4 ranges of ``addresses``, as a pattern: most logs are plain IPv4, and this is a hundred times faster."""


def read_addresses(texts: pl.Series, trusted: tuple[Network, ...]) -> pl.DataFrame:
    """Bring a column of addresses into canonical spelling.

    Parameters
    ----------
    texts
        Text column; a text may also be a whole forwarding chain.
    trusted
        Ranges of the user's own proxies: never a client.

    Returns
    -------
    pl.DataFrame
        ``canonical`` and ``kind`` per row; both null where there was no text.
    """
    known = _read_distinct(texts.unique().drop_nulls(), trusted)
    return (
        texts.alias("text")
        .to_frame()
        .join(known, on="text", how="left", validate="m:1", maintain_order="left")
        .select("canonical", "kind")
    )


def read_clients(frame: pl.DataFrame, trusted: tuple[Network, ...]) -> pl.DataFrame:
    """Find the client of every row from its `ip`, and where that is none, from its `ip_chain`.

    Parameters
    ----------
    frame
        `ip` (text) and `ip_chain` (text or list of text).

    Returns
    -------
    pl.DataFrame
        ``ip``, ``ip_chain`` (list of hops as written) and ``kind``: what kind of address the row had, null
        if it had none.
    """
    direct = read_addresses(frame["ip"].cast(pl.String), trusted)
    chain = frame["ip_chain"]
    if chain.null_count() == len(chain):
        hops = pl.lit(None, dtype=pl.List(pl.String))
        return direct.select(ip="canonical", ip_chain=hops, kind="kind")
    texts = chain.list.join(", ", ignore_nulls=True) if isinstance(chain.dtype, pl.List) else chain
    known = _read_chains(texts.unique().drop_nulls(), trusted)
    forwarded = (
        texts.alias("text")
        .to_frame()
        .join(known, on="text", how="left", validate="m:1", maintain_order="left")
        .select("client", "hops", via="kind")
    )
    return pl.concat([direct, forwarded], how="horizontal").select(
        ip=pl.coalesce("canonical", "client"),
        ip_chain="hops",
        kind=pl.when(pl.col("canonical").is_null() & pl.col("client").is_not_null())
        .then(pl.lit(PUBLIC))
        .otherwise(pl.coalesce("kind", "via")),
    )


def _read_distinct(distinct: pl.Series, trusted: tuple[Network, ...]) -> pl.DataFrame:
    plain = distinct.str.contains(_V4) if not trusted else pl.repeat(value=False, n=len(distinct), eager=True)
    quick = (
        distinct.filter(plain)
        .alias("text")
        .to_frame()
        .with_columns(
            kind=pl.when(pl.col("text").str.contains(_INTERNAL_V4)).then(pl.lit(INTERNAL)).otherwise(pl.lit(PUBLIC))
        )
        .select("text", canonical=pl.when(pl.col("kind") == PUBLIC).then("text"), kind="kind")
    )
    slow = distinct.filter(~plain).to_list()
    readings = [_read_one(text, trusted) for text in slow]
    rest = pl.DataFrame(
        {"text": slow, "canonical": [r.canonical for r in readings], "kind": [r.kind for r in readings]},
        schema={"text": pl.String, "canonical": pl.String, "kind": pl.String},
    )
    return pl.concat([quick, rest])


def _read_one(text: str, trusted: tuple[Network, ...]) -> Reading:
    if "," in text or "for=" in text.lower():
        client = client_of(hops_of(text), trusted)
        return Reading(client, PUBLIC) if client else _none_of(hops_of(text))
    reading = read_address(text)
    if reading.canonical and within(reading.canonical, trusted):
        return Reading(None, INTERNAL)
    return reading


def _read_chains(distinct: pl.Series, trusted: tuple[Network, ...]) -> pl.DataFrame:
    texts = distinct.to_list()
    chains = [hops_of(text) for text in texts]
    clients = [client_of(hops, trusted) for hops in chains]
    kinds = [PUBLIC if client else _none_of(hops).kind for client, hops in zip(clients, chains, strict=True)]
    return pl.DataFrame(
        {"text": texts, "client": clients, "hops": [list(hops) or None for hops in chains], "kind": kinds},
        schema={"text": pl.String, "client": pl.String, "hops": pl.List(pl.String), "kind": pl.String},
    )


def _none_of(hops: tuple[str, ...]) -> Reading:
    kinds = {read_address(hop).kind for hop in hops}
    return Reading(None, NOT_AN_ADDRESS if kinds <= {NOT_AN_ADDRESS} else INTERNAL)
