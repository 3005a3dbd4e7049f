"""What most accounts of a cohort have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.links.grouped import grouped

if TYPE_CHECKING:
    from forensics.vocabulary.cohorts import Cohorts, Population


def top_values(cohorts: Cohorts, population: Population, trait: str) -> pl.DataFrame:
    """The most frequent value of a trait in each cohort, with its share of the cohort.

    Returns
    -------
    polars.DataFrame
        ``cohort``, ``value``, ``n`` (accounts with it), ``values`` (different ones), ``known`` (accounts with any),
        ``size``, ``share`` (``n`` of ``size``, 0..1); one row per cohort with any, sorted.
    """
    traits = population.traits.filter(pl.col("covariate") == trait)
    # Counted by number; numbers are in the order of the values, so that the first of them wins a tie.
    names = traits["value"].unique().sort()
    n_codes = max(len(names), 1)
    code = np.full(population.n_accounts, -1, dtype=np.int64)
    code[traits["account"].to_numpy()] = traits["value"].rank("dense").to_numpy().astype(np.int64) - 1
    shown = code[cohorts.members["account"].to_numpy()]
    cohort = cohorts.members["cohort"].to_numpy().astype(np.int64)
    cells = grouped((cohort * n_codes + shown)[shown >= 0])
    own = cells.coarser(cells.keys // n_codes)
    n = cells.counted()
    first = np.flatnonzero(np.diff(cells.keys // n_codes, prepend=-1))
    most = np.maximum.reduceat(n, first) if len(first) else n
    values = np.diff(first, append=len(n))
    at_most = np.flatnonzero(n == np.repeat(most, values))
    top = at_most[np.searchsorted(at_most, first)]
    size = cohorts.sizes[own.keys]
    counts = {"n": most, "values": values, "known": own.counted()}
    return pl.DataFrame(
        {
            "cohort": own.keys.astype(np.uint32),
            "value": names.gather(cells.keys[top] % n_codes),
            **{name: count.astype(np.uint32) for name, count in counts.items()},
            "size": size,
            "share": most / size,
        }
    )
