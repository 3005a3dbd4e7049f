"""Strangers who met for an occasion: a course, boot camp or hackathon on private accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.assessments.addends import addends, cohort_terms, weighed_signals
from forensics.vocabulary.calibration import LOAD, LOAD_AMONG_USERS
from forensics.vocabulary.families import CausalFamily
from forensics.vocabulary.hypothesis import Facts, Hypothesis

if TYPE_CHECKING:
    from forensics.vocabulary.calibration import Calibration

EXPLAINED = (CausalFamily.NETWORK, CausalFamily.CONTENT, CausalFamily.LIFE_CYCLE)
"""Causal families in which an occasion makes people alike: one room, one exercise or starter kit, one week."""
_AT_ONCE = ("life_cycle", "organisation.batch")
_SAME_EXERCISE = (LOAD, LOAD_AMONG_USERS)


def _weigh(facts: Facts, calibration: Calibration) -> pl.DataFrame:
    explained = pl.col("family").is_in([str(family) for family in EXPLAINED])
    terms = cohort_terms(facts, "operator")
    alike = terms.filter(explained & pl.col("source").str.starts_with("homogeneity."))
    at_once = terms.filter(pl.col("source").is_in(_AT_ONCE))
    even = cohort_terms(facts, "organisation").filter(pl.col("source").is_in(_SAME_EXERCISE))
    # Scripts that run side by side take turns by chance: accounts come round as if they were dealt out.
    turns = weighed_signals(facts, calibration, "event")
    return addends(facts.shared_by_software.filter(explained), alike, at_once, even, turns)


part = Hypothesis(
    name="event",
    title="strangers at one occasion",
    verdict="public",
    weigh=_weigh,
    meaning="A course, boot camp, hackathon or a study group that sweeps a test set gives strangers one room, one "
    "exercise or starter kit and one week of sign-ups on one plan. One exercise evens their use out, and scripts that "
    "run side by side take turns. Their cards and e-mails differ as strangers' do, and nobody's prompt goes on under "
    "another's account.",
)
