"""A case of many clusters: for what a report leaves out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from tests.reports.example_case import HYDRA, example_case

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case


def many_clusters(n: int) -> Case:
    """A case of ``n`` hydras."""
    case = example_case()
    tables = dict(case.tables)
    ids = pl.DataFrame({"cluster_id": [f"C-{number:08d}" for number in range(n)]})
    for name in ("clusters", "hypotheses", "timeline"):
        own = case.tables[name].filter(pl.col("cluster_id") == HYDRA).drop("cluster_id")
        tables[name] = ids.join(own, how="cross").select(case.tables[name].columns)
    for name, column in (("accounts", "cluster_id"), ("evidence", "subject")):
        own = case.tables[name].filter(pl.col(column) == HYDRA).drop(column)
        repeated = ids.rename({"cluster_id": column}).join(own, how="cross").select(case.tables[name].columns)
        if name == "accounts":
            repeated = repeated.with_columns(pl.concat_str("account_id", "cluster_id", separator="-"))
        tables[name] = repeated
    accounts = tables["accounts"].select("account_id", pl.col("account_id").str.head(11).alias("first"))
    links = accounts.join(case.tables["links"].rename({"account_id": "first"}), on="first", how="inner", validate="m:m")
    tables["links"] = links.select(case.tables["links"].columns)
    return replace(case, tables=tables)
