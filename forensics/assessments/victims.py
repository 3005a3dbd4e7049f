"""Members of suspected clusters that lead two lives: honest accounts whose keys somebody else uses too.

A stolen key is used by the thief's program and, as before, by its owner's. Of one account the log then shows two sets
of software: one that is the cluster's and one that is not, or, where the thief draws his clients by lot, two where the
cluster's other accounts show one. An operator's own accounts show what the others do. Whoever is marked stays accused
of carrying the cluster's traffic: the role says whom it was done to, and that the account is to be secured.
"""

from __future__ import annotations

import polars as pl

from forensics.foundation.touched import is_text

COMPROMISED = "compromised"
"""Role of an account that is to be secured, not suspended."""
SOFTWARE = ("client", "tls", "sdk", "header_order")
"""Covariates by which programs differ."""
COMMON = 0.5
"""Share of a cluster's accounts that show a value, from which it is the cluster's; and that show one value alone, from
which two lives are told by the number. Hand-set: most of them; a client of a victim's own is no majority's."""
AT_LEAST = 2
"""Covariates in which both lives show: an update of a browser changes its name, and a proxy the handshake. Hand-set."""


def victims(suspects: pl.DataFrame, profiles: pl.DataFrame) -> pl.Series:
    """Find accused accounts that show two sets of software in a cluster whose accounts show one.

    Parameters
    ----------
    suspects
        ``account_id``, ``cluster_id`` of accused accounts, as texts.
    profiles
        ``Profiles``, accounts as texts or categories: every value that an account showed, and not only the first.

    Returns
    -------
    polars.Series
        ``account_id``, as texts; sorted.
    """
    if suspects.is_empty():
        return pl.Series("account_id", [], dtype=pl.String)
    shown = profiles.filter(pl.col("covariate").is_in(SOFTWARE)).select("account_id", "covariate", "value")
    known = _coded_like(suspects["account_id"], shown["account_id"])
    few = shown.filter(pl.col("account_id").is_in(known.implode())).with_columns(pl.col("account_id").cast(pl.String))
    own = few.join(suspects, on="account_id", how="inner", validate="m:1")
    held = own.group_by("cluster_id", "covariate", "account_id").agg(n_values=pl.len())
    size = held.group_by("cluster_id", "covariate").agg(size=pl.len(), single=(pl.col("n_values") == 1).sum())
    counted = own.group_by("cluster_id", "covariate", "value").agg(n=pl.len())
    values = counted.join(size, on=["cluster_id", "covariate"], how="left", validate="m:1").select(
        "cluster_id",
        "covariate",
        "value",
        common=pl.col("n") >= COMMON * pl.col("size"),
        pinned=pl.col("single") >= COMMON * pl.col("size"),
    )
    told = own.join(values, on=["cluster_id", "covariate", "value"], how="left", validate="m:1")
    mixed = pl.col("common").any() & ~pl.col("common").all()
    # After an update both values are the cluster's.
    several = pl.col("pinned").first() & (pl.len() > 1) & ~pl.col("common").all()
    both = told.group_by("account_id", "covariate").agg(both=mixed | several)
    twice = both.group_by("account_id").agg(n=pl.col("both").sum()).filter(pl.col("n") >= AT_LEAST)
    return twice["account_id"].sort()


def _coded_like(texts: pl.Series, like: pl.Series) -> pl.Series:
    """Texts as the other column has them, texts or categories; what is none of its categories is left out."""
    return texts if is_text(like) else texts.cast(like.dtype, strict=False).drop_nulls()


def with_victims(accounts: pl.DataFrame, robbed: pl.Series) -> pl.DataFrame:
    """The accounts, victims with their role."""
    victim = pl.col("account_id").is_in(robbed.implode())
    return accounts.with_columns(role=pl.when(victim).then(pl.lit(COMPROMISED)).otherwise(pl.col("role")))
