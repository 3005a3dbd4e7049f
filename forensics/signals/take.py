"""Summaries, tape and memberships → signals."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.registry import parts
from forensics.vocabulary.case_tables import Signals
from forensics.vocabulary.measure import Behaviour, Measure, Stage
from forensics.vocabulary.tape import TapeSignals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_NOTHING = (pl.DataFrame(), pl.DataFrame())
"""Days and activity, which a measure of the tape is not shown."""


def measures() -> dict[str, Measure]:
    """Every measure, by name."""
    return parts("forensics.signals.measures", Measure)


def members_digest(account_ids: Iterable[str]) -> str:
    """SHA-256 of a cluster's sorted members: whether a tape's measure still speaks of the same accounts."""
    return hashlib.sha256("\n".join(sorted(account_ids)).encode("utf-8", "surrogatepass")).hexdigest()


def digests(memberships: pl.DataFrame) -> pl.DataFrame:
    """``cluster_id`` and ``members``, the digest of its accounts; sorted."""
    grouped = memberships.sort("account_id").group_by("cluster_id").agg("account_id").sort("cluster_id")
    values = [members_digest(ids) for ids in grouped["account_id"].to_list()]
    return grouped.select("cluster_id").with_columns(members=pl.Series(values, dtype=pl.String))


def summary_signals(
    account_days: pl.DataFrame, activity: pl.DataFrame, memberships: pl.DataFrame, covered: frozenset[str]
) -> pl.DataFrame:
    """Measures of clusters and of their accounts, as ``Signals``."""
    known = memberships.with_columns(pl.col("account_id").cast(account_days.schema["account_id"]))
    days, hours = (
        frame.join(known, on="account_id", how="inner", validate="m:1") for frame in (account_days, activity)
    )
    groups = {
        kind: Behaviour(days.with_columns(subject=column), hours.with_columns(subject=column))
        for kind, column in (("account", pl.col("account_id").cast(pl.String)), ("cluster", pl.col("cluster_id")))
    }
    taken = [
        _named(kind, measure, measure.measure(behaviour))
        for kind, behaviour in groups.items()
        for measure in measures().values()
        if measure.stage is Stage.SUMMARY and measure.needs <= covered
    ]
    return pl.concat([Signals.create_empty(), *taken]).sort("subject_kind", "subject", "measure")


def kept(stretch: pl.DataFrame, covered: frozenset[str]) -> dict[str, pl.DataFrame]:
    """What each measure of the tape keeps of one stretch of it."""
    return {
        measure.name: measure.keep(stretch)
        for measure in measures().values()
        if measure.keep is not None and measure.needs <= covered
    }


def tape_signals(stretches: Sequence[Mapping[str, pl.DataFrame]], memberships: pl.DataFrame) -> pl.DataFrame:
    """Measures of clusters in order of time, as ``TapeSignals``: by members, so that they can be told again.

    Parameters
    ----------
    stretches
        What was ``kept`` of each, in order of time.
    """
    known = digests(memberships).select("members", cluster=pl.int_range(pl.len(), dtype=pl.UInt32))
    by_name = {name: measures()[name] for name in (stretches[0] if stretches else ())}
    taken = [
        _named("cluster", measure, measure.measure(Behaviour(*_NOTHING, [stretch[name] for stretch in stretches])))
        .drop("subject_kind")
        .join(known, left_on="subject", right_on="cluster", how="inner", validate="1:1")
        for name, measure in by_name.items()
    ]
    columns = TapeSignals.column_names()
    return pl.concat([TapeSignals.create_empty(), *(one.select(columns) for one in taken)]).sort("members", "measure")


def from_tape(stored: pl.DataFrame, memberships: pl.DataFrame) -> pl.DataFrame:
    """Stored measures of clusters whose members are the same, as ``Signals``."""
    known = digests(memberships).join(stored, on="members", how="inner", validate="m:m")
    rows = known.select(
        pl.lit("cluster").alias("subject_kind"),
        pl.col("cluster_id").alias("subject"),
        "measure",
        "value",
        "unit",
        "usual",
    )
    return rows.sort("subject", "measure")


def _named(kind: str, measure: Measure, values: pl.DataFrame) -> pl.DataFrame:
    return values.select(
        pl.lit(kind).alias("subject_kind"),
        "subject",
        pl.lit(measure.name).alias("measure"),
        pl.col("value").cast(pl.Float64),
        pl.lit(measure.unit).alias("unit"),
        pl.lit(None, pl.Float64).alias("usual"),
    )
