"""Customers of one VPN or rotating proxy: one provider's exits, many parties' accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.assessments.addends import addends, cohort_terms
from forensics.vocabulary.calibration import MOVEMENT
from forensics.vocabulary.cohorts import NO_NIGHT
from forensics.vocabulary.hypothesis import Facts, Hypothesis

if TYPE_CHECKING:
    from forensics.vocabulary.calibration import Calibration

EXPLAINED = ("homogeneity.network", MOVEMENT, *NO_NIGHT)
"""Terms that one provider's exits make alike: accounts were found by meeting there with like clients, move from exit to
exit, and are awake in many time zones."""


def _weigh(facts: Facts, calibration: Calibration) -> pl.DataFrame:  # noqa: ARG001 (every hypothesis is asked alike)
    terms = cohort_terms(facts, "operator")
    return addends(facts.shared_exits, terms.filter(pl.col("source").is_in(EXPLAINED)))


part = Hypothesis(
    name="exits",
    title="customers of one VPN or rotating proxy",
    verdict="public",
    weigh=_weigh,
    meaning="A VPN or rotating proxy gives strangers its exits, one after another. It passes each customer's own "
    "connection on, so that two never share one, and their cards, e-mails, work and amount of use differ as "
    "strangers' do.",
)
