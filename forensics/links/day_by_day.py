"""Is a day without night one on which the work never rests, or many days with a little work at any hour?

Hours of the day are summed over all days of a log. Jobs that start by lot, one today at three and one tomorrow at
noon, fill the sum as a pool does that serves customers round the clock; on each single day they leave nearly all hours
empty. Hours by date are known of accounts in clusters alone: the third pass reads them.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from forensics.foundation.phrase import phrase
from forensics.links.meetings import account_numbers
from forensics.vocabulary.cohorts import FEW_HOURS, FEW_HOURS_A_DAY, FLAT_HOURS, Cohorts, Population, Terms

SHORT_DAY: Final = 4.0
"""Effective hours of one UTC day, up to which work comes in single jobs: half of a working day of eight hours.
Hand-set: three and six give the same verdicts on 253 worlds."""
MIN_PAIRS: Final = 50
"""Pairs of accounts at work on one day, over all days, below which hours of single days are not judged: by chance two
or three of them meet in an hour."""
READ: Final = 0.9
"""Share of a cluster's accounts that sent requests whose hours were read, from which they stand for all. Judging again
may bring in accounts that no pass read. Hand-set."""


def few_hours_a_day(
    said: pl.DataFrame, clusters: Cohorts, population: Population, suspect_hours: pl.DataFrame
) -> pl.DataFrame:
    """Take back what clusters' hours say of a day without night where each single day has few.

    Of two accounts at work on one day, how often do an hour of the one and an hour of the other coincide? One in so
    many: the effective number of hours within a day (inverse Simpson, unbiased). Accounts are counted, once an hour,
    so that a long conversation makes no day short, and neither do the few requests of a slow pool.

    Parameters
    ----------
    said
        ``Terms`` of the clusters.
    clusters
        Clusters as cohorts, an account in one of them at most.
    population
        All accounts.
    suspect_hours
        ``SuspectHours``, texts or categories.

    Returns
    -------
    pl.DataFrame
        ``Terms``, sorted by cohort. Clusters of which the hours of fewer than ``READ`` of the accounts were read
        have no row.
    """
    few = said.filter(source=FEW_HOURS).select("cohort")
    flat = said.filter(source=FLAT_HOURS).join(few, on="cohort", how="anti").sort("cohort")
    members = clusters.members.join(flat.select("cohort"), on="cohort", how="semi")
    numbers = account_numbers(suspect_hours["account_id"], population.account_ids)
    at = suspect_hours.select(numbers.alias("account"), "hour").join(members, on="account", how="inner", validate="m:1")
    short = _within(at).filter((pl.col("pairs") >= MIN_PAIRS) & (pl.col("hours") <= SHORT_DAY))
    rows = flat.join(short, on="cohort", how="inner", validate="1:1").join(
        _read(members, at, population), on="cohort", how="semi"
    )
    detail = phrase("yet of any single day the accounts use about {} hours", pl.col("hours").round(1))
    taken_back = rows.with_columns(
        -pl.col("operator", "organisation"), source=pl.lit(FEW_HOURS_A_DAY), detail=detail
    ).sort("cohort")
    return Terms.validate(taken_back.select(Terms.column_names()))


def _within(at: pl.DataFrame) -> pl.DataFrame:
    """``cohort``, ``pairs`` of accounts at work on one day by their hours, and the effective ``hours`` of a day."""
    n = pl.len().cast(pl.Int64)
    by_account = at.group_by("cohort", "account", day=pl.col("hour").dt.date()).agg(n=n)
    by_day = by_account.group_by("cohort", "day").agg(pairs=(pl.col("n").sum() ** 2 - (pl.col("n") ** 2).sum()) // 2)
    by_hour = at.group_by("cohort", "hour").agg(n=n)
    together = by_hour.group_by("cohort").agg(together=(pl.col("n") * (pl.col("n") - 1)).sum() // 2)
    pairs = by_day.group_by("cohort").agg(pl.col("pairs").sum())
    return pairs.join(together, on="cohort", how="inner", validate="1:1").with_columns(
        hours=pl.col("pairs") / pl.col("together").clip(lower_bound=1)
    )


def _read(members: pl.DataFrame, at: pl.DataFrame, population: Population) -> pl.DataFrame:
    """Cohorts of whose accounts that sent requests enough have known hours."""
    sent = members.filter(pl.Series(population.n_requests > 0).gather(members["account"]))
    read = sent.with_columns(read=pl.col("account").is_in(at["account"].unique().implode()))
    return read.group_by("cohort").agg(pl.col("read").mean()).filter(pl.col("read") >= READ)
