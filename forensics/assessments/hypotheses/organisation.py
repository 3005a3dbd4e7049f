"""An open organisation: a company, school or agency with accounts of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.assessments.addends import addends, cohort_terms, shared_things, weighed_signals
from forensics.vocabulary.hypothesis import Facts, Hypothesis

if TYPE_CHECKING:
    import polars as pl

    from forensics.vocabulary.calibration import Calibration


def _weigh(facts: Facts, calibration: Calibration) -> pl.DataFrame:
    return addends(
        shared_things(facts), cohort_terms(facts, "organisation"), weighed_signals(facts, calibration, "organisation")
    )


part = Hypothesis(
    name="organisation",
    title="an open organisation",
    verdict="organisation",
    weigh=_weigh,
    meaning="The accounts share infrastructure, and say so: one organisation id, name, domain or payer, a "
    "vouched pathway, one working day, growth over months.",
)
