"""Which items of partners match which accounts.

An item is matched against what at least two accounts share and against what the accounts file says: what a case keeps.
What one account touched alone is not kept, so an item that matches nothing is no clean bill.
"""

from __future__ import annotations

from bisect import bisect_right
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.pseudonym import pseudonym
from forensics.vocabulary.indicator import KINDS, Corroborations

if TYPE_CHECKING:
    from collections.abc import Iterable

_MATCH = {"item": pl.String, "kind": pl.String, "value": pl.String, "text": pl.String}


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
        ``item``, ``kind``, ``value`` (the item's), ``text`` (the log's).
    """
    found = [_matched(items.filter(kind=kind), texts.filter(kind=kind)["text"].sort(), key) for kind in KINDS]
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
    """
    of_crowd = crowd.select("kind", "text").unique().with_columns(is_public=pl.lit(value=True))
    rows = (
        found.join(items, on=["item", "kind", "value"], how="left", validate="m:1")
        .join(touched.unique(), on=["kind", "text"], how="inner", validate="m:m")
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
    """Items of one kind with the texts that they mean."""
    plain = items.filter(~pl.col("is_keyed"))
    equal = plain.join(texts.alias("text").to_frame(), left_on="value", right_on="text", how="inner", validate="m:1")
    rows = [equal.select("item", "kind", "value", text="value")]
    ranges = plain.filter(pl.col("value").str.contains("/", literal=True) & (pl.col("kind") == "address"))
    if len(ranges):
        rows.append(_within(ranges, texts))
    keyed = items.filter("is_keyed")
    if key is not None and len(keyed):
        kind = keyed["kind"][0]
        known = pl.DataFrame({"text": texts, "of_text": [pseudonym(key, kind, text) for text in texts]})
        same = keyed.join(known, left_on="value", right_on="of_text", how="inner", validate="m:1")
        rows.append(same.select("item", "kind", "value", "text"))
    return pl.concat([pl.DataFrame(schema=_MATCH), *rows])


def _within(ranges: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    """Ranges with the addresses inside them."""
    addresses = sorted(_numbered(texts))
    rows = []
    for item, kind, value in ranges.select("item", "kind", "value").rows():
        own = ip_network(value)
        low, high = (own.version, int(own.network_address)), (own.version, int(own.broadcast_address))
        at = bisect_right(addresses, (*low, ""))
        while at < len(addresses) and addresses[at][:2] <= high:
            rows.append((item, kind, value, addresses[at][2]))
            at += 1
    return pl.DataFrame(rows, schema=_MATCH, orient="row")


def _numbered(texts: Iterable[str]) -> Iterable[tuple[int, int, str]]:
    for text in texts:
        try:
            address = ip_address(text)
        except ValueError:
            continue
        yield address.version, int(address), text
