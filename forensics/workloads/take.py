"""Requests that were looked at → the jobs of each cluster."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.vocabulary.workload import ASKING, NO_JOB, WORDING, JobDays, Jobs
from forensics.workloads.capabilities import said_of, signs
from forensics.workloads.jobs import jobs
from forensics.workloads.looking import OF_ANOTHER, asks_any, sets_something
from forensics.workloads.pivots import pivots, plainly
from forensics.workloads.sharing import comparable, shared_out
from forensics.workloads.tenants import tenants
from forensics.workloads.ways import ways

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import dataframely as dy

    from forensics.vocabulary.phrase_family import PhraseFamily

CITED: Final = 3
"""Requests that show a job, and system prompts of it."""
NAMED: Final = 0.1
"""Share of a job's requests from which a phrase family, or a system prompt, is named."""


def taken(
    looked: pl.DataFrame,
    digests: pl.Series,
    families: Sequence[PhraseFamily],
    released: Mapping[str, date] | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Find the jobs of each cluster.

    Parameters
    ----------
    looked
        What ``Watch.look`` kept of all batches, ``numbered``.
    digests
        Digest of the members of each cluster, in the order of the clusters' ids.
    families
        Phrase families, in the order of their bits.
    released
        As ``pivots`` takes them.

    Returns
    -------
    tuple
        ``Jobs``, ``JobDays``, and ``row`` and ``job`` of requests that are of one; sorted. Clusters of which no request
        has a prompt, or a hash of one, are absent; where too few others have, all are: there is nobody to compare with.
    """
    looked, usual = looked_over(looked, families)
    usual = replace(usual, released=released or {})
    told: list[pl.DataFrame] = [Jobs.create_empty()]
    days: list[pl.DataFrame] = [JobDays.create_empty()]
    whose: list[pl.DataFrame] = [pl.DataFrame(schema={"row": pl.UInt32, "job": pl.Int64})]
    for (number,), own in looked.drop_nulls("cluster").sort("cluster", "row").group_by("cluster", maintain_order=True):
        if comparable(usual.n_accounts) and own["says"].any():
            members = pl.lit(digests[int(number)]).alias("members")
            rows = work_of(own, usual)
            of_all = {"n_looked_at": pl.lit(len(own)), "n_telling": pl.lit(own.select(_telling().sum()).item())}
            told.append(_shaped(_jobs(rows, usual).with_columns(members, **of_all), Jobs))
            days.append(_shaped(_days(rows).with_columns(members), JobDays))
            whose.append(rows.select("row", job="tenant").drop_nulls())
    return (
        Jobs.validate(pl.concat(told).sort("members", "job")),
        JobDays.validate(pl.concat(days).sort("members", "job", "capability", "day")),
        pl.concat(whose).sort("row"),
    )


@dataclass(frozen=True, slots=True)
class Usual:
    """What accounts in no cluster do."""

    n_accounts: int
    fragments: pl.DataFrame
    """``fragment``, ``n_outside``: accounts that have it."""
    signs: pl.DataFrame
    """As ``capabilities.signs`` has them."""
    models: pl.DataFrame
    """``day``, ``model``, ``n``: their requests."""
    ways: pl.DataFrame
    """``setting``, ``model`` (in plain writing), ``n``: their requests."""
    families: tuple[PhraseFamily, ...]
    released: Mapping[str, date] = field(default_factory=dict)
    """As ``pivots`` takes them."""


def looked_over(looked: pl.DataFrame, families: Sequence[PhraseFamily]) -> tuple[pl.DataFrame, Usual]:
    """Add ``says``: whether a request says anything; and tell what is usual."""
    looked = looked.with_columns(says=(pl.col("fragments").list.len() > 0) | pl.col("system").is_not_null())
    outside = looked.filter(pl.col("cluster").is_null())
    speaking = outside.filter("says")
    return looked, Usual(
        speaking["account"].n_unique(),
        _keyed(speaking).group_by("fragment").agg(n_outside=pl.col("account").n_unique()),
        signs(outside, None, families),
        _by_day(outside, "model"),
        plainly(outside).group_by("setting", "model").agg(n=pl.len().cast(pl.Int64)).sort("setting", "model"),
        tuple(families),
    )


def _telling() -> pl.Expr:
    """Whether a request could show work: hashes of prompts that are worded anew say nothing without settings."""
    return pl.col("script").is_not_null() | (pl.col("says") & sets_something())


def work_of(own: pl.DataFrame, usual: Usual) -> pl.DataFrame:
    """Say of each request of a cluster of whose work it is, and of what: ``tenant``, ``part``, ``capability``.

    And by what that is told: ``recognised_by``. Those told by how they ask come after those whom texts tell.
    """
    # As many requests of each account as of others': whoever is asked more often says more.
    early = own.filter("says").with_columns(early=pl.int_range(pl.len()).over("account") < OF_ANOTHER)
    seen = _keyed(early)
    sizes = early.group_by("account").agg(n=pl.len()).sort("account")
    found = seen.join(shared_out(seen, usual.fragments, sizes, usual.n_accounts), on="fragment", how="semi")
    of = jobs(found.select("row", "fragment", "is_system"), len(own))
    rows = own.join(of, on="row", how="left", validate="1:1", maintain_order="left")
    whose = tenants(rows.select("row", "job", "system", "setting", "model"))
    told = rows.drop("job").join(whose, on="row", how="left", validate="1:1", maintain_order="left")
    parted = _with_ways(told, usual)
    # An output limit that work is told by is no hint at what it is for.
    worded = pl.col("recognised_by") == WORDING
    limit = pl.when(worded).then("max_tokens").alias("max_tokens")
    # Nor is one word of a text that all of them repeat.
    about = pl.when(~worded).then("about").otherwise(0).alias("about")
    work = parted.drop_nulls("part").with_columns(limit, about)
    lists = signs(work, "part", usual.families, ("tenant", "setting"))
    said = said_of(lists, usual.signs)
    return parted.join(said, left_on="part", right_on="list", how="left", validate="m:1", maintain_order="left")


def _with_ways(worded: pl.DataFrame, usual: Usual) -> pl.DataFrame:
    """Add ``recognised_by``, and work that is told by how it asks."""
    firsts = {name: worded.select(pl.col(name).max().fill_null(-1) + 1).item() for name in ("tenant", "part")}
    found = ways(worded, usual.ways, usual.n_accounts, usual.models, usual.released)
    found = found.select("row", *(pl.col(name) + first for name, first in firsts.items()))
    joined = worded.join(found, on="row", how="left", validate="1:1", maintain_order="left", suffix="_asked")
    by = pl.when(pl.col("tenant").is_not_null()).then(pl.lit(WORDING)).when(pl.col("tenant_asked").is_not_null())
    told = joined.with_columns(
        pl.coalesce("tenant", "tenant_asked"), pl.coalesce("part", "part_asked"), recognised_by=by.then(pl.lit(ASKING))
    )
    return told.drop("tenant_asked", "part_asked")


def _jobs(rows: pl.DataFrame, usual: Usual) -> pl.DataFrame:
    names = [family.name for family in usual.families]
    grouped = rows.with_columns(job=pl.col("tenant").fill_null(NO_JOB)).group_by("job", maintain_order=True)
    shares = [asks_any(1 << place).mean() for place in range(len(names))]
    told = grouped.agg(
        n_requests=pl.len(),
        recognised_by=pl.col("recognised_by").first(),
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
    prompted = _system_prompts(rows.drop_nulls("tenant"))
    # Each kind alone: which models are new to wordings rests on no more than wordings tell.
    moved = pl.concat(
        pivots(_by_day(rows.filter(pl.col("recognised_by") == by), "tenant", "model"), usual.models, usual.released)
        for by in (WORDING, ASKING)
    )
    named = told.with_columns(_asks(told["shares"], names)).join(
        prompted, left_on="job", right_on="tenant", how="left", validate="1:1", maintain_order="left"
    )
    return named.with_columns(pl.col("system_prompts", "system_prompt_shares").fill_null(pl.lit([]))).join(
        moved, left_on="job", right_on="tenant", how="left", validate="1:1", maintain_order="left"
    )


def _system_prompts(rows: pl.DataFrame) -> pl.DataFrame:
    """``tenant``, ``system_prompts`` and ``system_prompt_shares``: digests of those of a tenth of its requests."""
    share = pl.len() / pl.col("of").first()
    counted = rows.with_columns(of=pl.len().over("tenant")).group_by("tenant", "system_sha256").agg(share=share)
    kept = counted.drop_nulls().filter(pl.col("share") >= NAMED)
    ordered = kept.sort("tenant", "share", "system_sha256", descending=[False, True, False])
    return ordered.group_by("tenant", maintain_order=True).agg(
        system_prompts=pl.col("system_sha256").head(CITED), system_prompt_shares=pl.col("share").head(CITED)
    )


def _days(rows: pl.DataFrame) -> pl.DataFrame:
    counted = _by_day(rows.drop_nulls("tenant"), "tenant", "capability")
    return counted.drop_nulls("day").rename({"tenant": "job", "n": "n_requests"})


def _by_day(rows: pl.DataFrame, *by: str) -> pl.DataFrame:
    """``n`` requests of each day and value."""
    dated = rows.with_columns(day=pl.col("timestamp").dt.date())
    return dated.group_by(*by, "day").agg(n=pl.len()).sort(*by, "day")


def _shaped(rows: pl.DataFrame, schema: type[dy.Schema]) -> pl.DataFrame:
    return rows.select(pl.col(name).cast(dtype) for name, dtype in schema.create_empty().schema.items())


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
