"""Requests that were looked at → the jobs of each cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.vocabulary.workload import NO_JOB, Jobs
from forensics.workloads.jobs import jobs
from forensics.workloads.looking import OF_ANOTHER, numbered
from forensics.workloads.sharing import shared_out

if TYPE_CHECKING:
    from collections.abc import Sequence

CITED: Final = 3
"""Requests that show a job."""
NAMED: Final = 0.1
"""Share of a job's requests from which a phrase family is named."""
_SAYS = (pl.col("fragments").list.len() > 0) | pl.col("system").is_not_null()


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
        ``Jobs``; sorted. Clusters of which no request has a prompt, or a hash of one, are absent.
    """
    if not pieces:
        return Jobs.create_empty()
    looked = numbered(pieces).with_columns(says=_SAYS)
    outside = looked.filter(pl.col("cluster").is_null() & pl.col("says"))
    n_others = outside["account"].n_unique()
    others = _keyed(outside).group_by("fragment").agg(n_outside=pl.col("account").n_unique())
    told = [
        _of_cluster(own, others, n_others, digests[int(number)], names)
        for (number,), own in looked.drop_nulls("cluster")
        .sort("cluster", "row")
        .group_by("cluster", maintain_order=True)
        if own["says"].any()
    ]
    return Jobs.validate(pl.concat([Jobs.create_empty(), *told]).sort("members", "job"))


def _of_cluster(
    own: pl.DataFrame, others: pl.DataFrame, n_others: int, members: str, names: Sequence[str]
) -> pl.DataFrame:
    # As many requests of each account as of others': whoever is asked more often says more.
    early = own.filter("says").with_columns(early=pl.int_range(pl.len()).over("account") < OF_ANOTHER)
    seen = _keyed(early)
    sizes = early.group_by("account").agg(n=pl.len()).sort("account")
    found = seen.join(shared_out(seen, others, sizes, n_others), on="fragment", how="semi")
    of = jobs(found.select("row", "fragment", "is_system"), len(own)).with_columns(pl.col("job").cast(pl.Int64))
    rows = own.join(of, on="row", how="left", validate="1:1", maintain_order="left")
    grouped = rows.with_columns(pl.col("job").fill_null(NO_JOB)).group_by("job", maintain_order=True)
    shares = [((pl.col("asks") // (1 << place)) % 2).mean() for place in range(len(names))]
    told = grouped.agg(
        n_requests=pl.len(),
        n_accounts=pl.col("account").n_unique(),
        n_prompts=pl.col("prompt").drop_nulls().n_unique(),
        first_seen=pl.col("timestamp").min(),
        last_seen=pl.col("timestamp").max(),
        # Negative counts are a logging fault and add nothing.
        input_tokens=pl.col("input_tokens").clip(lower_bound=0).sum(),
        output_tokens=pl.col("output_tokens").clip(lower_bound=0).sum(),
        shares=pl.concat_list(shares) if shares else pl.lit([], pl.List(pl.Float64)),
        citations=pl.col("request_id").drop_nulls().head(CITED),
    )
    named = told.with_columns(_asks(told["shares"], names), members=pl.lit(members), n_looked_at=pl.lit(len(own)))
    schema = Jobs.create_empty().schema
    return named.select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def _keyed(rows: pl.DataFrame) -> pl.DataFrame:
    """``row``, ``account``, ``fragment``, ``is_system``, and ``early`` where rows have it: each fragment of a request.

    A whole system prompt is one, too.
    """
    kept = [name for name in ("row", "account", "early") if name in rows.columns]
    texts = rows.select(*kept, fragment="fragments", is_system=pl.lit(value=False)).explode("fragment")
    systems = rows.select(*kept, fragment=pl.col("system") ^ pl.lit(1, pl.UInt64), is_system=pl.lit(value=True))
    return pl.concat([texts, systems]).drop_nulls("fragment")


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
