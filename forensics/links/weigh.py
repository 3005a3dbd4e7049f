"""Entities → links: what a shared thing is worth to each account that touched it, in bans."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.links.classify import GATEWAY
from forensics.vocabulary.graph import Links

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.vocabulary.entity_kind import EntityKind

MIN_BANS = 0.05
"""Bans. A link that says less than 12 % more likely is not worth a row."""
_KEY = ["kind", "entity", "day"]


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
        ``Links``, sorted by account and key.
    """
    caps = pl.DataFrame(
        {
            "kind": [kind.name for kind in kinds.values()],
            "family": [str(kind.family) for kind in kinds.values()],
            "cap": [kind.cap for kind in kinds.values()],
        }
    )
    whole = entities.filter(pl.col("day").is_null() & (pl.col("verdict") == "public"))
    public = whole.select("kind", "entity", public=pl.lit(value=True))
    known = entities.join(caps, on="kind", how="inner", validate="m:1").join(
        public, on=["kind", "entity"], how="left", validate="m:1"
    )
    rarity = (n_accounts / pl.col("n_accounts")).log10()
    known = known.join(_hosted(entities, kinds), on=_KEY, how="left", validate="1:1", nulls_equal=True)
    crowd = pl.col("public").is_null() & pl.col("hosted").is_null()
    small = pl.when(crowd).then(pl.min_horizontal(rarity, "cap")).otherwise(0.0)
    party = (pl.col("p_operator") + pl.col("p_organisation")) * pl.col("cap")
    weighed = known.with_columns(
        bans=pl.when(pl.col("verdict") == "public")
        .then(0.0)
        .when(pl.col("p_operator").is_null())
        .then(small)
        .otherwise(party)
    ).filter(pl.col("bans") >= MIN_BANS)
    links = contacts.select("account_id", *_KEY).join(
        weighed.select(*_KEY, "family", "bans"), on=_KEY, how="inner", validate="m:1", nulls_equal=True
    )
    return Links.validate(links.select(Links.column_names())).sort("account_id", *_KEY)


def _hosted(entities: pl.DataFrame, kinds: Mapping[str, EntityKind]) -> pl.DataFrame:
    """Keys of entities that live on a hosted gateway's address, that day or over all days."""
    gateways = entities.filter((pl.col("kind") == "ip_address") & (pl.col("class") == GATEWAY))
    living = [
        entities.filter(pl.col("kind") == kind.name).select(*_KEY, address=kind.container())
        for kind in kinds.values()
        if kind.container is not None
    ]
    if not living:
        return entities.select(_KEY).clear().with_columns(hosted=pl.lit(value=True))
    inside = pl.concat(living)
    address = gateways.select(address="entity", gateway_day="day")
    met = inside.join(address, on="address", how="inner", validate="m:m")
    same_day = pl.col("gateway_day").is_null() | pl.col("gateway_day").eq_missing(pl.col("day"))
    return met.filter(same_day).select(_KEY).unique().with_columns(hosted=pl.lit(value=True))
