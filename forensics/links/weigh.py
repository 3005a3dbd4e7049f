"""Entities → links: what a shared thing is worth to each account that touched it, in bans."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

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
    nothing.

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
    small = pl.when(pl.col("public").is_null()).then(pl.min_horizontal(rarity, "cap")).otherwise(0.0)
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
