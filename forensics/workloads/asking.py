"""Habits of asking, of every cluster that was looked at, beside those of accounts in none."""

from __future__ import annotations

import math

import polars as pl

from forensics.foundation.registry import parts
from forensics.vocabulary.habit import Habit
from forensics.vocabulary.tape import TapeSignals


def habits() -> dict[str, Habit]:
    """Every habit, by name."""
    return parts("forensics.workloads.habits", Habit)


def asking(
    looked: pl.DataFrame, digests: pl.Series, covered: frozenset[str], drawn: frozenset[int] = frozenset()
) -> pl.DataFrame:
    """Take every habit that the log's columns allow.

    Parameters
    ----------
    looked
        What ``Watch.look`` kept of all batches: ``cluster`` (null for accounts in none), ``account``, what was asked.
    digests
        Digest of the members of each cluster, in the order of the clusters' ids.
    covered
        Request columns that have values.
    drawn
        Clusters of which a part of the requests was looked at; of others than clusters it always is.

    Returns
    -------
    polars.DataFrame
        ``TapeSignals``; sorted.
    """
    known = {name: habit for name, habit in habits().items() if habit.needs <= covered}
    values = [habit.value.cast(pl.Float64).alias(name) for name, habit in known.items()]
    if looked.is_empty() or not values:
        return TapeSignals.create_empty()
    n_accounts = pl.col("account").n_unique().over("cluster", "prompt")
    looked = looked.with_columns(on_others=pl.when(pl.col("prompt").is_not_null()).then(n_accounts > 1))
    usual = _finite(looked.filter(pl.col("cluster").is_null()).select(values).row(0, named=True))
    usual = {name: value for name, value in usual.items() if not known[name].of_all}
    rows = []
    grouped = looked.drop_nulls("cluster").group_by("cluster").agg(values).sort("cluster")
    for cluster, *found in grouped.rows():
        told = _finite(dict(zip(known, found, strict=True)))
        here = {name: value for name, value in told.items() if not (known[name].of_all and cluster in drawn)}
        rows += [(digests[int(cluster)], name, here[name], known[name].unit, usual.get(name)) for name in here]
    frame = pl.DataFrame(rows, schema=TapeSignals.create_empty().schema, orient="row")
    return TapeSignals.validate(frame.sort("members", "measure"))


def _finite(row: dict[str, float | None]) -> dict[str, float]:
    return {name: value for name, value in row.items() if value is not None and math.isfinite(value)}
