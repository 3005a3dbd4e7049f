"""Habits of asking, of every cluster that was looked at and of each of its jobs, beside those of accounts in none."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.registry import parts
from forensics.vocabulary.habit import Habit
from forensics.vocabulary.tape import TapeSignals
from forensics.vocabulary.workload import JobSignals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def habits() -> dict[str, Habit]:
    """Every habit, by name."""
    return parts("forensics.workloads.habits", Habit)


def asking(
    looked: pl.DataFrame, digests: pl.Series, covered: frozenset[str], drawn: frozenset[int] = frozenset()
) -> pl.DataFrame:
    """Take every habit that the log's columns allow, of clusters.

    Parameters
    ----------
    looked
        What ``Watch.look`` kept of all batches, ``numbered``: ``cluster`` (null for accounts in none), ``account``,
        what was asked.
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
    found = _taken(looked, ["cluster"], digests, covered, drawn)
    return TapeSignals.validate(found.select(TapeSignals.column_names()).sort("members", "measure"))


def asking_of_jobs(
    looked: pl.DataFrame, digests: pl.Series, covered: frozenset[str], drawn: frozenset[int] = frozenset()
) -> pl.DataFrame:
    """Take the same of each job of a cluster.

    Parameters
    ----------
    looked
        With ``job``, null for requests that are of none.
    digests, covered, drawn
        As ``asking`` takes them.

    Returns
    -------
    polars.DataFrame
        ``JobSignals``; sorted.
    """
    found = _taken(looked, ["cluster", "job"], digests, covered, drawn)
    return JobSignals.validate(found.select(JobSignals.column_names()).sort("members", "job", "measure"))


def _taken(
    looked: pl.DataFrame, of: Sequence[str], digests: pl.Series, covered: frozenset[str], drawn: frozenset[int]
) -> pl.DataFrame:
    """``members``, ``job`` (0 where a whole cluster is asked), ``measure``, ``value``, ``unit``, ``usual``."""
    known = {name: habit for name, habit in habits().items() if habit.needs <= covered}
    values = [habit.value.cast(pl.Float64).alias(name) for name, habit in known.items()]
    rows: list[tuple[str, int, str, float, str, float | None]] = []
    if len(looked) and values:
        outside = in_context(looked.filter(pl.col("cluster").is_null()), [])
        usual = _usual(_finite(outside.select(values).row(0, named=True)), known)
        own = in_context(looked.drop_nulls(list(of)), of)
        for found in own.group_by(of).agg(values).sort(of).to_dicts():
            cluster, job = int(found["cluster"]), int(found.get("job", 0))
            told = _finite({name: found[name] for name in known})
            rows += [
                (digests[cluster], job, name, value, known[name].unit, usual.get(name))
                for name, value in told.items()
                if not (known[name].of_all and cluster in drawn)
            ]
    return pl.DataFrame(rows, schema=JobSignals.create_empty().schema, orient="row")


def in_context(looked: pl.DataFrame, of: Sequence[str]) -> pl.DataFrame:
    """The rows of each subject in order of account and time, with what a request is among them.

    Adds ``n_asked`` (requests with its prompt), ``on`` (accounts that sent it), ``is_first`` (of its prompt), all of
    them null where the prompt is not known, ``late`` (in the second half of the subject's requests) and ``follows``
    (the row before is of the same account and subject).
    """
    subject = [pl.lit(0).alias("_all"), *(pl.col(name) for name in of)]
    prompt = [*subject, pl.col("prompt")]
    ordered = looked.sort("row").with_columns(
        late=2 * pl.int_range(pl.len()).over(subject) >= pl.len().over(subject),
        n_asked=pl.len().over(prompt),
        on=pl.col("account").n_unique().over(prompt),
        is_first=pl.col("row") == pl.col("row").min().over(prompt),
    )
    said = pl.col("prompt").is_not_null()
    masked = ordered.with_columns(pl.when(said).then(name).alias(name) for name in ("n_asked", "on", "is_first"))
    whose = [*of, "account"]
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in whose)
    return masked.sort(*whose, "row").with_columns(follows=same.fill_null(value=False))


def _usual(found: Mapping[str, float], known: Mapping[str, Habit]) -> dict[str, float]:
    return {name: value for name, value in found.items() if not known[name].of_all}


def _finite(row: Mapping[str, float | None]) -> dict[str, float]:
    return {name: value for name, value in row.items() if value is not None and math.isfinite(value)}
