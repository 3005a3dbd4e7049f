"""How many of a cohort's accounts do something, against how many people of the log do: one term of a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.bans import NATS_PER_BAN
from forensics.foundation.phrase import phrase
from forensics.vocabulary.cohorts import Terms

if TYPE_CHECKING:
    import numpy.typing as npt

    from forensics.vocabulary.cohorts import Cohorts, Population
    from forensics.vocabulary.families import CausalFamily


@dataclass(frozen=True, slots=True)
class Habit:
    """Something that accounts of a pool do more often than people."""

    source: str
    family: CausalFamily
    pool_rate: float
    """Share of a pool's accounts that do it, 0..1."""
    base_rate: tuple[float, float]
    """Bounds of the population's own share."""
    least: int
    """Accounts of a cohort of which it must be known."""
    clip: tuple[float, float]
    """Bans."""
    detail: str
    """Sentence about how many of how many."""


def habit_terms(
    habit: Habit, known: npt.NDArray[np.bool_], shown: npt.NDArray[np.bool_], cohorts: Cohorts, population: Population
) -> pl.DataFrame:
    """``Terms`` for the operator: each account a draw with a pool's rate or the population's; no row for few.

    Parameters
    ----------
    known, shown
        Of which accounts of the population one can tell, and which do it; shape (accounts,).
    """
    base = _base_rate(habit, known, shown, population)
    cohort = cohorts.members["cohort"].to_numpy().astype(np.int64)
    account = cohorts.members["account"].to_numpy()
    n = np.bincount(cohort, known[account], minlength=len(cohorts.sizes))
    k = np.bincount(cohort, shown[account], minlength=len(cohorts.sizes))
    nats = k * np.log(habit.pool_rate / base) + (n - k) * np.log((1.0 - habit.pool_rate) / (1.0 - base))
    measured = np.flatnonzero(n >= habit.least)
    rows = pl.DataFrame(
        {
            "cohort": measured.astype(np.uint32),
            "operator": np.clip(nats[measured] / NATS_PER_BAN, *habit.clip),
            "k": k[measured].astype(np.int64),
            "n": n[measured].astype(np.int64),
        }
    )
    return Terms.validate(
        rows.select(
            "cohort",
            source=pl.lit(habit.source),
            family=pl.lit(str(habit.family)),
            operator="operator",
            organisation=pl.lit(0.0),
            detail=phrase(habit.detail, "k", "n"),
        )
    )


def lone_bans(
    habit: Habit, known: npt.NDArray[np.bool_], shown: npt.NDArray[np.bool_], population: Population
) -> float:
    """Bans that doing it says of one account by itself, against not doing it; up to the width of the habit's limits."""
    base = _base_rate(habit, known, shown, population)
    doing, leaving = habit.pool_rate / base, (1.0 - habit.pool_rate) / (1.0 - base)
    low, high = habit.clip
    return min(float(np.log10(doing / leaving)), high - low)


def _base_rate(
    habit: Habit, known: npt.NDArray[np.bool_], shown: npt.NDArray[np.bool_], population: Population
) -> float:
    base = float(np.sum(population.weights[shown])) / max(float(np.sum(population.weights[known])), 1.0)
    return min(max(base, habit.base_rate[0]), habit.base_rate[1])
