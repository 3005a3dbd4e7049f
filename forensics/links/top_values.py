"""What most accounts of a cohort have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from forensics.vocabulary.cohorts import Cohorts, Population


def top_values(cohorts: Cohorts, population: Population, trait: str) -> pl.DataFrame:
    """The most frequent value of a trait in each cohort, with its share of the cohort."""
    values = population.traits.filter(pl.col("covariate") == trait).select("account", "value")
    shown = cohorts.members.join(values, on="account", how="inner", validate="m:1")
    counted = (
        shown.group_by("cohort", "value")
        .agg(n=pl.len())
        .with_columns(values=pl.len().over("cohort"), known=pl.col("n").sum().over("cohort"))
    )
    sizes = pl.DataFrame({"cohort": np.arange(len(cohorts.sizes), dtype=np.uint32), "size": cohorts.sizes})
    top = counted.sort("cohort", "n", "value", descending=[False, True, False]).unique("cohort", keep="first")
    return (
        top.join(sizes, on="cohort", how="left", validate="1:1")
        .with_columns(share=pl.col("n") / pl.col("size"))
        .sort("cohort")
    )
