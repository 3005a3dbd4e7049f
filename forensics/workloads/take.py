"""Requests that were looked at → the jobs of each cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.vocabulary.workload import Jobs
from forensics.workloads.jobs import jobs
from forensics.workloads.looking import numbered
from forensics.workloads.sharing import shared_out

if TYPE_CHECKING:
    from collections.abc import Sequence

CITED: Final = 3
"""Requests that show a job."""


def taken(pieces: Sequence[pl.DataFrame], digests: pl.Series) -> pl.DataFrame:
    """Find the jobs of each cluster.

    Parameters
    ----------
    pieces
        What ``Watch.look`` kept of each batch, in any order.
    digests
        Digest of the members of each cluster, in the order of the clusters' ids.

    Returns
    -------
    polars.DataFrame
        ``Jobs``; sorted.
    """
    if not pieces:
        return Jobs.create_empty()
    looked = numbered(pieces)
    seen = looked.select("row", "account", "cluster", fragment="fragments").explode("fragment").drop_nulls("fragment")
    n_requests = looked.group_by("account", "cluster").agg(n=pl.len())
    found = seen.join(shared_out(seen, n_requests), on=["cluster", "fragment"], how="semi")
    of = jobs(found.select("cluster", "row", "fragment"))
    of_cluster = looked.drop_nulls("cluster").group_by("cluster").agg(n_looked_at=pl.len())
    rows = of.join(looked.drop("cluster", "fragments"), on="row", how="left", validate="1:1", maintain_order="left")
    told = rows.group_by("cluster", "job", maintain_order=True).agg(
        n_requests=pl.len(),
        n_accounts=pl.col("account").n_unique(),
        n_prompts=pl.col("prompt").drop_nulls().n_unique(),
        first_seen=pl.col("timestamp").min(),
        last_seen=pl.col("timestamp").max(),
        # Negative counts are a logging fault and add nothing.
        input_tokens=pl.col("input_tokens").clip(lower_bound=0).sum(),
        output_tokens=pl.col("output_tokens").clip(lower_bound=0).sum(),
        citations=pl.col("request_id").drop_nulls().head(CITED),
    )
    sized = told.join(of_cluster, on="cluster", how="left", validate="m:1")
    named = sized.with_columns(members=digests.gather(sized["cluster"]))
    schema = Jobs.create_empty().schema
    return Jobs.validate(
        named.select(pl.col(name).cast(dtype) for name, dtype in schema.items()).sort("members", "job")
    )
