"""Which items of partners match which accounts.

An item is matched against what at least two accounts share and against what the accounts file says: what a case keeps.
What one account touched alone is not kept, so an item that matches nothing is no clean bill.
"""

from __future__ import annotations

from bisect import bisect_left
from ipaddress import ip_network
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.errors import ResourceError
from forensics.foundation.pseudonym import pseudonym
from forensics.vocabulary.indicator import KINDS, Corroborations

if TYPE_CHECKING:
    from collections.abc import Iterable

ADDRESS = "address"
_MASKED = "masked:"
"""How an address begins that was cut in the log."""
MAX_MATCHES = 2_000_000
"""Pairs of an item and an account. A list of more of them is no list of what partners saw: it names everybody."""
_MATCH = {"kind": pl.String, "value": pl.String, "is_keyed": pl.Boolean, "text": pl.String}


def matches(items: pl.DataFrame, texts: pl.DataFrame, key: bytes | None) -> pl.DataFrame:
    """Find the texts that items mean.

    Parameters
    ----------
    items
        ``Indicators``.
    texts
        ``kind`` (of an indicator) and ``text``: what accounts touched, each once.
    key
        The key of keyed pseudonyms; items under one match nothing without it.

    Returns
    -------
    polars.DataFrame
        ``kind``, ``value`` (the item's), ``is_keyed``, ``text`` (the log's).
    """
    known = items.select("kind", "value", "is_keyed").unique().sort("kind", "value", "is_keyed")
    found = [_matched(known.filter(kind=kind), texts.filter(kind=kind)["text"].sort(), key) for kind in KINDS]
    return pl.concat([pl.DataFrame(schema=_MATCH), *found])


def corroborations(
    found: pl.DataFrame, items: pl.DataFrame, touched: pl.DataFrame, crowd: pl.DataFrame, memberships: pl.DataFrame
) -> pl.DataFrame:
    """Name the accounts that items match.

    Parameters
    ----------
    found
        What ``matches`` gives.
    items
        ``Indicators``.
    touched
        ``account_id``, ``kind`` (of an indicator), ``text``: who touched at least what was found.
    crowd
        ``kind``, ``text`` of shared things that were judged public.
    memberships
        ``account_id``, ``cluster_id``.

    Returns
    -------
    polars.DataFrame
        ``Corroborations``, sorted.

    Raises
    ------
    ResourceError
        Items and accounts make more than ``MAX_MATCHES`` pairs.
    """
    touched = touched.unique()
    named = found.join(items, on=["kind", "value", "is_keyed"], how="inner", validate="m:m")
    users = touched.group_by("kind", "text").agg(n=pl.len())
    n_pairs = named.join(users, on=["kind", "text"], how="inner", validate="m:1")["n"].sum()
    if n_pairs > MAX_MATCHES:
        raise ResourceError(
            f"items of partners match {n_pairs:,} times; at most {MAX_MATCHES:,}",
            where="--indicators",
            hint="leave out items that half of the log matches, or name the files in several runs",
        )
    of_crowd = crowd.select("kind", "text").unique().with_columns(is_public=pl.lit(value=True))
    rows = (
        named.join(touched, on=["kind", "text"], how="inner", validate="m:m")
        .join(of_crowd, on=["kind", "text"], how="left", validate="m:1")
        .join(memberships, on="account_id", how="left", validate="m:1")
        .with_columns(pl.col("is_public").fill_null(value=False))
        .drop("value")
        .rename({"text": "value"})
    )
    return Corroborations.validate(
        rows.select(Corroborations.column_names())
        .unique(Corroborations.primary_key(), keep="first", maintain_order=True)
        .sort(Corroborations.primary_key())
    )


def _matched(items: pl.DataFrame, texts: pl.Series, key: bytes | None) -> pl.DataFrame:
    """Values of one kind with the texts that they mean."""
    plain = items.filter(~pl.col("is_keyed"))
    known = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    rows = [plain.join(known.with_columns(value="text"), on="value", how="inner", validate="1:1")]
    ranges = plain.filter(pl.col("kind") == ADDRESS, pl.col("value").str.contains("/", literal=True))
    if len(ranges):
        rows.append(_within(ranges, texts))
    keyed = items.filter("is_keyed")
    if key is not None and len(keyed):
        of_text = pl.Series("value", [pseudonym(key, keyed["kind"][0], text) for text in texts], dtype=pl.String)
        rows.append(keyed.join(known.with_columns(of_text), on="value", how="inner", validate="1:m"))
    return pl.concat([pl.DataFrame(schema=_MATCH), *(frame.select(list(_MATCH)) for frame in rows)]).unique()


def _within(ranges: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    """Ranges with the addresses inside them; of masked addresses all that they may be must be inside."""
    addresses = sorted(_numbered(texts))
    rows = []
    for kind, value in ranges.select("kind", "value").rows():
        if value.startswith(_MASKED):
            continue
        own = ip_network(value)
        low, high = int(own.network_address), int(own.broadcast_address)
        at = bisect_left(addresses, (own.version, low, low, ""))
        while at < len(addresses) and addresses[at][:2] <= (own.version, high):
            if addresses[at][2] <= high:
                rows.append((kind, value, False, addresses[at][3]))
            at += 1
    return pl.DataFrame(rows, schema=_MATCH, orient="row")


def _numbered(texts: Iterable[str]) -> Iterable[tuple[int, int, int, str]]:
    """Version, first and last number, and text of each address."""
    for text in texts:
        try:
            own = ip_network(text.removeprefix(_MASKED))
        except ValueError:
            continue
        yield own.version, int(own.network_address), int(own.broadcast_address), text
