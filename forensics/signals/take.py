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
    from collections.abc import Iterable


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


def summary_signals(account_days: pl.DataFrame, memberships: pl.DataFrame, covered: frozenset[str]) -> pl.DataFrame:
    """Measures of clusters and of their accounts, as ``Signals``."""
    members = account_days.join(memberships, on="account_id", how="inner", validate="m:1")
    groups = {
        "account": members.with_columns(subject="account_id"),
        "cluster": members.with_columns(subject="cluster_id"),
    }
    taken = [
        _named(kind, measure, measure.measure(Behaviour(days, pl.DataFrame())))
        for kind, days in groups.items()
        for measure in measures().values()
        if measure.stage is Stage.SUMMARY and measure.needs <= covered
    ]
    return pl.concat([Signals.create_empty(), *taken]).sort("subject_kind", "subject", "measure")


def tape_signals(tape: pl.DataFrame, memberships: pl.DataFrame, covered: frozenset[str]) -> pl.DataFrame:
    """Measures of clusters in order of time, as ``TapeSignals``: by members, so that they can be told again."""
    behaviour = Behaviour(pl.DataFrame(), tape)
    known = digests(memberships)
    taken = [
        _named("cluster", measure, measure.measure(behaviour))
        for measure in measures().values()
        if measure.stage is Stage.TAPE and measure.needs <= covered
    ]
    signals = pl.concat([Signals.create_empty(), *taken])
    joined = signals.join(known, left_on="subject", right_on="cluster_id", how="inner", validate="m:1")
    return joined.select(TapeSignals.column_names()).sort("members", "measure")


def from_tape(stored: pl.DataFrame, memberships: pl.DataFrame) -> pl.DataFrame:
    """Stored measures of clusters whose members are the same, as ``Signals``."""
    known = digests(memberships).join(stored, on="members", how="inner", validate="m:m")
    rows = known.select(
        pl.lit("cluster").alias("subject_kind"), pl.col("cluster_id").alias("subject"), "measure", "value", "unit"
    )
    return rows.sort("subject", "measure")


def unmeasured(covered: frozenset[str]) -> dict[str, str]:
    """Name of each measure that cannot be taken, and the columns it misses."""
    missing = {name: sorted(part.needs - covered) for name, part in measures().items()}
    return {name: "missing: " + ", ".join(columns) for name, columns in missing.items() if columns}


def _named(kind: str, measure: Measure, values: pl.DataFrame) -> pl.DataFrame:
    return values.select(
        pl.lit(kind).alias("subject_kind"),
        "subject",
        pl.lit(measure.name).alias("measure"),
        pl.col("value").cast(pl.Float64),
        pl.lit(measure.unit).alias("unit"),
    )
