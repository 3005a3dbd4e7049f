"""Entities → links: what a shared thing is worth to each account that touched it, in bans."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.touched import KEY, categories, is_text
from forensics.links.classify import GATEWAY
from forensics.links.meetings import meetings
from forensics.vocabulary.entity_kind import tied_undecided
from forensics.vocabulary.families import CausalFamily
from forensics.vocabulary.graph import Links

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from forensics.foundation.touched import Ints
    from forensics.links.meetings import Meetings
    from forensics.vocabulary.entity_kind import EntityKind

MIN_BANS = 0.05
"""Bans. A link that says less than 12 % more likely is not worth a row."""
_TEXT = pl.col("entity").cast(pl.String)
_ROW_BITS = 32


def weigh(
    contacts: pl.DataFrame, entities: pl.DataFrame, n_accounts: int, kinds: Mapping[str, EntityKind]
) -> pl.DataFrame:
    """Weigh every contact by what its entity is.

    A judged hub counts ``(p_operator + p_organisation) · cap``: it ties accounts to one party, whichever that
    is; whether the party is a hydra is the assessment's question. A small entity counts its rarity,
    ``log10(accounts / users)`` up to the cap. A small day of an address that is public over all days counts
    nothing, nor do the connections of a hosted gateway.

    Returns
    -------
    polars.DataFrame
        ``Links``, sorted by account and key; texts are categories if those of the contacts are.
    """
    met = meetings(contacts)
    worth = _worth(entities, n_accounts, kinds)
    at = met.places(worth)
    bans = np.zeros(len(met.key))
    bans[at[at >= 0]] = worth["bans"].to_numpy()[at >= 0]
    chosen = bans > 0.0
    order = _by_account(met, met.rows(chosen))
    links = met.contacts.select("account_id", *KEY)[np.flatnonzero(met.rows(chosen))[order]].with_columns(
        bans=pl.Series(np.repeat(bans[chosen], met.sizes[chosen])[order])
    )
    known = links.with_columns(family=_families(links["kind"], kinds)).select(Links.column_names())
    if is_text(contacts["entity"]):
        return known.with_columns(pl.col("account_id", "kind", "entity", "family").cast(pl.String))
    return known


def _by_account(met: Meetings, chosen: npt.NDArray[np.bool_]) -> Ints:
    """Order by account of the chosen rows; they are in the order of what was touched, and stay so within each."""
    order: Ints = met.accounts()[chosen].astype(np.int64)
    order <<= _ROW_BITS
    order |= np.arange(len(order))
    order.sort()
    order &= (1 << _ROW_BITS) - 1
    return order


def _families(kind: pl.Series, kinds: Mapping[str, EntityKind]) -> pl.Series:
    """Causal family of each category of kinds, as categories."""
    families = [str(kinds[name].family) if name in kinds else None for name in categories(kind).to_list()]
    coded = pl.Series(families, dtype=pl.Enum(sorted(str(family) for family in CausalFamily)))
    return coded.gather(kind.to_physical())


def _worth(entities: pl.DataFrame, n_accounts: int, kinds: Mapping[str, EntityKind]) -> pl.DataFrame:
    """``kind``, ``entity``, ``day``, ``bans`` of entities that are worth a link."""
    caps = {kind.name: kind.cap for kind in kinds.values()}
    cap = pl.col("kind").cast(pl.String).replace_strict(caps, default=None, return_dtype=pl.Float64)
    whole = entities.filter(pl.col("day").is_null() & (pl.col("verdict") == "public"))
    public = whole.select("kind", "entity", public=pl.lit(value=True))
    known = entities.with_columns(cap=cap).filter(pl.col("cap").is_not_null())
    known = known.join(public, on=["kind", "entity"], how="left", validate="m:1")
    rarity = (n_accounts / pl.col("n_accounts")).log10()
    known = known.join(_hosted(entities, kinds), on=KEY, how="left", validate="1:1", nulls_equal=True)
    crowd = pl.col("public").is_null() & pl.col("hosted").is_null()
    small = pl.when(crowd).then(pl.min_horizontal(rarity, "cap")).otherwise(0.0)
    undecided = tied_undecided(kinds)
    party = (pl.col("p_operator") + pl.col("p_organisation")) * pl.col("cap")
    bans = (
        pl.when(pl.col("verdict") == "public")
        .then(0.0)
        .when(pl.col("p_operator").is_null() | (pl.col("kind").is_in(undecided) & (pl.col("verdict") == "unjudged")))
        .then(small)
        .otherwise(party)
    )
    return known.select(*KEY, bans=bans).filter(pl.col("bans") >= MIN_BANS)


def _hosted(entities: pl.DataFrame, kinds: Mapping[str, EntityKind]) -> pl.DataFrame:
    """Keys of entities that live on a hosted gateway's address, that day or over all days."""
    gateways = entities.filter((pl.col("kind") == "ip_address") & (pl.col("class") == GATEWAY))
    address = gateways.select(address=_TEXT, gateway_day="day")
    living = [
        _on(entities.filter(pl.col("kind") == kind.name).select(KEY), kind.container(), address)
        for kind in kinds.values()
        if kind.container is not None
    ]
    found = pl.concat([entities.select(KEY).clear(), *living])
    return found.unique().with_columns(hosted=pl.lit(value=True))


def _on(things: pl.DataFrame, container: pl.Expr, gateways: pl.DataFrame) -> pl.DataFrame:
    """Keys of things whose container is one of the addresses, that day or over all days."""
    if gateways.is_empty():
        return things.clear()
    inside = things.with_columns(address=things.select(_TEXT).select(container).to_series())
    met = inside.join(gateways, on="address", how="inner", validate="m:m")
    same_day = pl.col("gateway_day").is_null() | pl.col("gateway_day").eq_missing(pl.col("day"))
    return met.filter(same_day).select(KEY)
