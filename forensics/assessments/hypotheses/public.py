"""Strangers who share things by accident: the reference every other hypothesis is weighed against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.assessments.addends import addends
from forensics.vocabulary.hypothesis import Facts, Hypothesis

if TYPE_CHECKING:
    import polars as pl

    from forensics.vocabulary.calibration import Calibration


def _weigh(facts: Facts, calibration: Calibration) -> pl.DataFrame:  # noqa: ARG001 (every hypothesis is asked alike)
    return addends()


part = Hypothesis(
    name="public",
    title="a crowd of strangers",
    verdict="public",
    weigh=_weigh,
    meaning="Carrier NAT, VPN exit, campus, hosted gateway: strangers meet there. All bans of the other hypotheses are "
    "weighed against this one, so it has none of its own.",
)
