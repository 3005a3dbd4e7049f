"""How common a cohort's values are elsewhere, in the cohort's own countries.

Everything is counted on integers: cohort, value and country of a member make one number, and what is summed is
summed by that number, member by member in the order of their accounts. The sums of floats are therefore the same
in every run, whatever order the numbers themselves were sorted in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forensics.links.grouped import Floats, Ints, grouped

if TYPE_CHECKING:
    import polars as pl

    from forensics.vocabulary.cohorts import Population

BACK_OFF = 20.0
"""Weighted accounts of the country at which its own base rates count as much as the world's."""
UNSEEN = 0.5
"""Accounts' worth of weight given to values not seen outside the cohort (Jeffreys)."""


@dataclass(frozen=True, slots=True)
class Known:
    """Everyone who has a covariate, in the order of their numbers; one element per account."""

    code: Ints
    """Number of the value, 0 and up."""
    stratum: Ints
    """Number of the country, 0 and up."""
    weight: Floats


def known_of(values: pl.DataFrame, population: Population) -> Known:
    """Everyone who has a covariate: its rows of the population's traits, in the order of accounts."""
    account = values["account"].to_numpy()
    code = values["value"].rank("dense").to_numpy().astype(np.int64) - 1
    return Known(code, population.strata[account] - min(0, int(population.strata.min())), population.weights[account])


@dataclass(frozen=True, slots=True)
class Shown:
    """Members of cohorts who have it, sorted by cohort and account."""

    cohort: Ints
    place: Ints
    """Place of the account in ``Known``."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One element per cohort and value, sorted by both."""

    cohort: Ints
    n: Ints
    """Accounts of the cohort with the value."""
    p: Floats
    """Base rate of the value, 0..1."""


def base_rates(shown: Shown, known: Known) -> Cells:
    """Count each cohort's values and say how common each is elsewhere, in the cohort's own countries."""
    n_codes, n_strata = int(known.code.max()) + 1, int(known.stratum.max()) + 1
    weight = known.weight[shown.place]
    cell_key = shown.cohort * n_codes + known.code[shown.place]
    # Sorted once, by cohort, value and country; the coarser groups follow from the finer.
    fine = grouped(cell_key * n_strata + known.stratum[shown.place])
    cells = fine.coarser(fine.keys // n_strata)
    cohorts = cells.coarser(cells.keys // n_codes)
    blocks = fine.coarser(fine.keys // (n_codes * n_strata) * n_strata + fine.keys % n_strata)
    code = cells.keys % n_codes
    own = np.searchsorted(cohorts.keys, cells.keys // n_codes)
    # Pseudo-counts for "this value" and "any other": an unseen value is rare, not impossible.
    wide = np.bincount(known.code, known.weight, minlength=n_codes)[code]
    world = (wide - cells.summed(weight) + UNSEEN) / (
        (float(np.sum(known.weight)) - cohorts.summed(weight) + 2 * UNSEEN)[own]
    )
    # Each cell once per country of its cohort, sorted by cell and country.
    owner = np.searchsorted(cohorts.keys, blocks.keys // n_strata)
    cell, block = _crossed(own, owner)
    stratum = blocks.keys[block] % n_strata
    own_value = fine.found(cells.keys[cell] * n_strata + stratum, fine.summed(weight))
    land = np.bincount(known.stratum, known.weight, minlength=n_strata)
    lands = grouped(known.code * n_strata + known.stratum)
    land_value = lands.found(code[cell] * n_strata + stratum, lands.summed(known.weight))
    elsewhere = np.maximum(land_value - own_value, 0.0)
    others = np.maximum(land[stratum] - blocks.summed(weight)[block], 0.0)
    rate = (elsewhere + BACK_OFF * world[cell]) / (others + BACK_OFF)
    share = rate * blocks.counted()[block] / cohorts.counted()[own[cell]]
    p = np.bincount(cell, share, minlength=len(own))
    within = np.bincount(own, p, minlength=len(cohorts.keys))
    return Cells(cells.keys // n_codes, cells.counted(), p / np.maximum(1.0, within)[own])


def _crossed(own: Ints, owner: Ints) -> tuple[Ints, Ints]:
    """Every cell with every block of its cohort: places of cells and of blocks, sorted by both.

    Parameters
    ----------
    own
        Place of each cell's cohort.
    owner
        Place of each block's cohort, sorted.
    """
    n_blocks = np.bincount(owner)
    width = n_blocks[own]
    cell = np.repeat(np.arange(len(own)), width)
    within = np.arange(len(cell)) - (np.cumsum(width) - width)[cell]
    return cell, within + (np.cumsum(n_blocks) - n_blocks)[own[cell]]
