"""Do the accounts of a cohort go to work at once, as bought or made accounts do?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forensics.links.habits import Habit, habit_terms
from forensics.vocabulary.cohorts import Adjudicator, Cohorts, Population
from forensics.vocabulary.families import CausalFamily

if TYPE_CHECKING:
    import numpy.typing as npt
    import polars as pl

AT_ONCE_DAYS = 7.0
"""Days from sign-up to the busiest day (CISA AA26-251A: new accounts at maximum usage at once)."""
POOL_RATE = 0.7
"""Share of a pool's accounts that peak within a week: hand-set; replaced heads and warmed accounts lower it."""
BASE_RATE = (0.03, 0.4)
"""Bounds of the population's own share, so that a file full of new accounts still tells something."""
MIN_DATED = 5
"""Accounts with a known sign-up date."""
CLIP = 0.7
"""Bans. Five to one: a class at term start is new and busy too."""


_HABIT = Habit(
    source="life_cycle",
    family=CausalFamily.LIFE_CYCLE,
    pool_rate=POOL_RATE,
    base_rate=BASE_RATE,
    least=MIN_DATED,
    clip=(-CLIP, CLIP),
    detail="{} of {} accounts were busiest within a week of sign-up",
)


def _weigh(cohorts: Cohorts, population: Population) -> pl.DataFrame:
    return habit_terms(_HABIT, *at_once(population), cohorts, population)


def at_once(population: Population) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Of which accounts the age at peak use is known, and which were busiest within a week of sign-up."""
    age = population.busiest_day - population.created_day
    dated = np.isfinite(age)
    return dated, dated & (age <= AT_ONCE_DAYS) & (age >= 0.0)


part = Adjudicator(
    name="life_cycle",
    title="age at peak use",
    weigh=_weigh,
    meaning="Share of accounts whose busiest day came within a week of sign-up, against the population's share. "
    "Innocent: a class, a boot camp or a launch brings new and busy accounts too.",
)
