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
NAMED: Final = 0.1
"""Share of a job's requests from which a phrase family is named."""


def taken(pieces: Sequence[pl.DataFrame], digests: pl.Series, names: Sequence[str]) -> pl.DataFrame:
    """Find the jobs of each cluster.

    Parameters
    ----------
    pieces
        What ``Watch.look`` kept of each batch, in any order.
    digests
        Digest of the members of each cluster, in the order of the clusters' ids.
    names
        Phrase families, in the order of their bits.

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
        shares=pl.concat_list((pl.col("asks") // (1 << place) % 2).mean() for place in range(len(names))),
        citations=pl.col("request_id").drop_nulls().head(CITED),
    )
    sized = told.join(of_cluster, on="cluster", how="left", validate="m:1")
    named = sized.with_columns(_asks(sized["shares"], names), members=digests.gather(sized["cluster"]))
    schema = Jobs.create_empty().schema
    return Jobs.validate(
        named.select(pl.col(name).cast(dtype) for name, dtype in schema.items()).sort("members", "job")
    )


def _asks(shares: pl.Series, names: Sequence[str]) -> list[pl.Series]:
    """Names and shares of families, the commonest first, of equals by name."""
    told = [
        sorted((-share, name) for share, name in zip(own, names, strict=True) if share >= NAMED)
        for own in shares.to_list()
    ]
    return [
        pl.Series("asks", [[name for _, name in own] for own in told], pl.List(pl.String)),
        pl.Series("ask_shares", [[-share for share, _ in own] for own in told], pl.List(pl.Float64)),
    ]
