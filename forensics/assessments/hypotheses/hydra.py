"""One hidden operator runs the accounts as a pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.assessments.addends import addends, cohort_terms, shared_things, weighed_signals
from forensics.vocabulary.hypothesis import Facts, Hypothesis

if TYPE_CHECKING:
    import polars as pl

    from forensics.vocabulary.calibration import Calibration


def _weigh(facts: Facts, calibration: Calibration) -> pl.DataFrame:
    return addends(shared_things(facts), cohort_terms(facts, "operator"), weighed_signals(facts, calibration, "hydra"))


part = Hypothesis(
    name="hydra",
    title="one hidden operator",
    verdict="hydra",
    weigh=_weigh,
    meaning="The accounts share infrastructure, look alike where strangers do not, share the load evenly, were made in "
    "batches and say nowhere that they belong together.",
)
