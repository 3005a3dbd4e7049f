"""Addends that several hypotheses use: terms of the cohort, shared infrastructure, weighed signals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.phrase import phrase

if TYPE_CHECKING:
    from forensics.vocabulary.calibration import Calibration, SignalWeight
    from forensics.vocabulary.columns import PolarsType
    from forensics.vocabulary.hypothesis import Facts

ADDEND: dict[str, PolarsType] = {
    "cluster_id": pl.String,
    "family": pl.String,
    "source": pl.String,
    "bans": pl.Float64,
    "detail": pl.String,
    "citations": pl.List(pl.String),
}
"""Columns of an addend, in order."""


def addends(*frames: pl.DataFrame) -> pl.DataFrame:
    """Put addends together: one shape, in fixed order; those of no weight are left out."""
    shaped = [frame.select(pl.col(name).cast(dtype) for name, dtype in ADDEND.items()) for frame in frames]
    rows = pl.concat([pl.DataFrame(schema=ADDEND), *shaped])
    return rows.filter((pl.col("bans") != 0.0) | (pl.col("source") == "prior")).sort("cluster_id", "family", "source")


def cohort_terms(facts: Facts, column: str) -> pl.DataFrame:
    """What the adjudicators say of the cluster as a cohort, for ``operator`` or ``organisation``."""
    return facts.terms.with_columns(bans=pl.col(column), citations=pl.lit([], pl.List(pl.String)))


def shared_things(facts: Facts) -> pl.DataFrame:
    """Infrastructure that the members share: it ties them to one party, whichever that is."""
    return facts.shared


def open_party(facts: Facts, calibration: Calibration) -> pl.DataFrame:
    """What an open organisation shows, whatever it has the accounts for."""
    signals = weighed_signals(facts, calibration, "organisation")
    return addends(shared_things(facts), cohort_terms(facts, "organisation"), signals)


def weighed_signals(facts: Facts, calibration: Calibration, hypothesis: str) -> pl.DataFrame:
    """Signals that the calibration weighs for a hypothesis."""
    weighed = [_weighed(facts, weight) for weight in calibration.signals if hypothesis in weight.hypotheses]
    return addends(*weighed)


def _weighed(facts: Facts, weight: SignalWeight) -> pl.DataFrame:
    taken = facts.signals.filter((pl.col("measure") == weight.measure) & (pl.col("subject_kind") == "cluster"))
    values, bans = zip(*weight.points, strict=True)
    return taken.select(
        cluster_id="subject",
        family=pl.lit(weight.family),
        source=phrase("signal.{}", "measure"),
        bans=pl.Series(np.interp(taken["value"].to_numpy(), values, bans), dtype=pl.Float64),
        detail=phrase("{} {} ({})", pl.col("measure").str.replace_all("_", " "), pl.col("value").round(3), "unit"),
        citations=pl.lit([], pl.List(pl.String)),
    )
