"""What several matchers take from the tables of a case in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.vocabulary.matcher import SEEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from forensics.vocabulary.matcher import Known

NO_NAME = ""
"""Of the figure of a matcher that gives one number."""
_NOTHING = pl.lit(None, pl.String)


def number(rows: pl.DataFrame, subject: str, figure: pl.Expr) -> pl.DataFrame:
    """One number for each row, as ``SEEN``; none where it is null."""
    told = rows.select(subject=subject, name=pl.lit(NO_NAME), figure=figure.cast(pl.Float64))
    return shaped(told.drop_nulls("figure"))


def shares(rows: pl.DataFrame, subject: str, names: str, figures: str) -> pl.DataFrame:
    """Lists of names and shares, a row each, as ``SEEN``; an empty list was measured, too."""
    lists = rows.select(subject=subject, name=names, figure=figures)
    none = lists.filter(pl.col("name").list.len() == 0).select("subject", name=_NOTHING, figure=pl.lit(0.0))
    some = lists.filter(pl.col("name").list.len() > 0).explode("name", "figure")
    return shaped(pl.concat([shaped(some), shaped(none)]))


def linked(*kinds: str, share: str = "share") -> Callable[[Known], pl.DataFrame]:
    """Share of a party's accounts that share a thing of some kinds; of several kinds, the most common."""

    def observe(known: Known) -> pl.DataFrame:
        own = known.links.filter(pl.col("kind").is_in(kinds)).group_by("party").agg(pl.col(share).max())
        everyone = parties(known).join(own, on="party", how="left", validate="1:1")
        return number(everyone, "party", pl.col(share).fill_null(0.0))

    return observe


def commonest(*kinds: str) -> Callable[[Known], pl.DataFrame]:
    """Share of a party's accounts that share one and the same thing of some kinds."""
    return linked(*kinds, share="top")


def holding(*kinds: str) -> Callable[[Known], pl.DataFrame]:
    """Share of a party's accounts that hold each thing of some kinds."""

    def observe(known: Known) -> pl.DataFrame:
        return _named(known, known.held.filter(pl.col("kind").is_in(kinds)), "entity")

    return observe


def traits(covariate: str) -> Callable[[Known], pl.DataFrame]:
    """Share of a party's accounts that have each value of a covariate."""

    def observe(known: Known) -> pl.DataFrame:
        return _named(known, known.traits.filter(pl.col("covariate") == covariate), "value")

    return observe


def _named(known: Known, own: pl.DataFrame, names: str) -> pl.DataFrame:
    """Names and shares of parties, and for each party a row without a name: it was looked at."""
    seen = own.select(subject="party", name=names, figure="share")
    looked_at = parties(known).select(subject="party", name=_NOTHING, figure=pl.lit(0.0))
    return shaped(pl.concat([shaped(seen), shaped(looked_at)]))


def measured(measure: str) -> Callable[[Known], pl.DataFrame]:
    """The value of a measure of the party's clusters."""

    def observe(known: Known) -> pl.DataFrame:
        return number(known.signals.filter(pl.col("measure") == measure), "party", pl.col("value"))

    return observe


def parties(known: Known) -> pl.DataFrame:
    """``party``, ``n_accounts``, ``n_requests``, ``first_seen``, ``last_seen``; sorted."""
    grouped = known.clusters.group_by("party").agg(
        pl.col("n_accounts", "n_requests").sum(), pl.col("first_seen").min(), pl.col("last_seen").max()
    )
    return grouped.sort("party")


def days() -> pl.Expr:
    """Days from first to last request, at least one."""
    return ((pl.col("last_seen") - pl.col("first_seen")).dt.total_seconds() / 86_400.0).clip(lower_bound=1.0)


def shaped(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns of ``SEEN``, sorted."""
    return rows.select(pl.col(name).cast(dtype) for name, dtype in SEEN.items()).sort("subject", "name")
