"""Shared things, one row each: those that are linked per day are taken together over their days."""

from __future__ import annotations

import polars as pl

KEYS = ("kind", "entity", "day")


def judged(things: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    """Add to rows of kind, entity and day whose the entity is, what it is and how many accounts it has."""
    known = entities.select(*KEYS, "verdict", "class", "n_accounts")
    return things.join(known, on=KEYS, how="left", nulls_equal=True, validate="m:1")


def over_days(things: pl.DataFrame) -> pl.DataFrame:
    """One row per kind and entity, heaviest first.

    Parameters
    ----------
    things
        ``kind``, ``entity``, ``day``, ``family``, ``bans``, ``verdict``, ``class``, ``n_accounts``.

    Returns
    -------
    pl.DataFrame
        ``kind``, ``entity``, ``days`` (null for kinds that are not linked per day), ``family``, and of the
        heaviest day ``bans``, ``verdict``, ``class``, ``n_accounts``.
    """
    heaviest = things.sort(pl.col("bans").neg(), *KEYS, maintain_order=True)
    together = heaviest.group_by("kind", "entity", maintain_order=True).agg(
        pl.col("day").n_unique().alias("days"),
        pl.col("day").is_not_null().any().alias("_per_day"),
        pl.col("family", "bans", "verdict", "class", "n_accounts").first(),
    )
    counted = together.with_columns(pl.when(pl.col("_per_day")).then(pl.col("days")).alias("days"))
    return counted.sort(pl.col("bans").neg(), "kind", "entity").drop("_per_day")
