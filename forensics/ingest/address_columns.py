"""The `ip` and `ip_chain` columns: addresses are read once per distinct text and joined back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from forensics.ingest.addresses import INTERNAL, NOT_AN_ADDRESS, PUBLIC, Reading, read_address, within
from forensics.ingest.chains import client_of, hops_of

if TYPE_CHECKING:
    from forensics.ingest.addresses import Network

_OCTET: Final = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_PUBLIC_FIRST: Final = (
    "[1-9]|1[1-9]|[2-9][0-9]|1(?:0[1-9]|1[0-9]|2[0-689]|[3-5][0-9]|6[0-8]|7[013-9]|8[0-9]|9[013-9])"
    "|2(?:[01][0-9]|2[0-3])"
)
"""First numbers of IPv4 addresses that are public whatever follows."""
_PUBLIC_PAIRS: Final = (
    rf"(?:{_PUBLIC_FIRST})\.{_OCTET}",
    r"100\.(?:[0-9]|[1-5][0-9]|6[0-3]|12[89]|1[3-9][0-9]|2[0-4][0-9]|25[0-5])",
    r"169\.(?:[1-9]?[0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-35])",
    r"172\.(?:[0-9]|1[0-5]|3[2-9]|[4-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])",
    r"192\.(?:[1-9]?[0-9]|1[0-57-9][0-9]|16[0-79]|2[0-4][0-9]|25[0-5])",
)
"""First two numbers of an IPv4 address outside the internal ranges of ``addresses``."""
PUBLIC_V4: Final = rf"^(?:{'|'.join(_PUBLIC_PAIRS)})\.{_OCTET}\.{_OCTET}$"
"""A public IPv4 address in its canonical spelling. Most logs hold little else, and this pattern is read at three
times the speed at which distinct texts are found. Ranges are written out: a digit of another script is none."""
_NOTHING: Final = r"[^\s\S]"
"""A pattern that no text fits."""


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
    # Where proxies are trusted, even a plain address may be one of theirs.
    plain = texts.str.contains(_NOTHING if trusted else PUBLIC_V4)
    left = (~plain).arg_true()
    if left.is_empty():
        kind = pl.when(pl.col("canonical").is_not_null()).then(pl.lit(PUBLIC))
        return texts.alias("canonical").to_frame().with_columns(kind=kind)
    rest = texts.gather(left).alias("text")
    read = rest.to_frame().join(
        _read_distinct(rest.unique().drop_nulls(), trusted),
        on="text",
        how="left",
        validate="m:1",
        maintain_order="left",
    )
    kinds = pl.select(pl.when(plain).then(pl.lit(PUBLIC))).to_series()
    return pl.DataFrame(
        {"canonical": _replaced(texts, left, read["canonical"]), "kind": _replaced(kinds, left, read["kind"])}
    )


def _replaced(texts: pl.Series, rows: pl.Series, others: pl.Series) -> pl.Series:
    """Return texts with others in some rows."""
    chosen = np.arange(len(texts))
    chosen[rows.to_numpy()] = np.arange(len(texts), len(texts) + len(others))
    return pl.concat([texts.alias("text"), others.alias("text")], rechunk=True).gather(chosen)


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
    texts = distinct.to_list()
    readings = [_read_one(text, trusted) for text in texts]
    return pl.DataFrame(
        {"text": texts, "canonical": [r.canonical for r in readings], "kind": [r.kind for r in readings]},
        schema={"text": pl.String, "canonical": pl.String, "kind": pl.String},
    )


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
