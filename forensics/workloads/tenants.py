"""Jobs → tenants: whose work it is, where one pool works for several customers; and what of it counts.

A customer of a pool sends work through a program of its own: with a system prompt, settings and models of its own.
System prompts tell customers apart unless the relay puts one and the same before everything; then the models do that
each list is sent to.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from forensics.vocabulary.workload import COUNTED
from forensics.workloads.jobs import EVERYWHERE, LEAST

OWN: Final = 0.5
"""Share of a system prompt's requests that are work, from which it is the work's and not the relay's: where it stands
before nearly all of the work, less than ``COUNTED`` counts with it, too."""
NEARLY: Final = 0.9
"""Share of a system prompt's requests that are of a job, from which all of them are work: the others are of lists whose
templates are too rare, or whose threads are too long, to be seen as shared out. No more is added by it than the lower
bound leaves out."""
RARE: Final = 0.01
"""Share of the work's requests below which models are taken for one: names of models are free text."""
SAME_MODELS: Final = 0.25
"""Share of requests that would have to go to another model (total variation distance) for two lists to use the same
ones, up to which they are one tenant's. Hand-set: half of what parts two customers with a model each after both moved
half of their traffic to a new one."""


def tenants(rows: pl.DataFrame) -> pl.DataFrame:
    """Say of one cluster's requests that are work whose they are.

    Parameters
    ----------
    rows
        ``row``, ``job`` (null where a request is of none), ``system`` and ``setting`` (keys, or null) and ``model``:
        requests of the cluster that were looked at.

    Returns
    -------
    polars.DataFrame
        ``row``, ``tenant`` (0 and up, the largest first), ``part`` (0 and up: a job with one system prompt and one
        setting) of requests whose work counts; sorted by row.
    """
    empty = pl.DataFrame(schema={"row": pl.UInt32, "tenant": pl.Int64, "part": pl.Int64})
    if not rows["job"].count():
        return empty
    least = LEAST * len(rows)
    systems = rows.group_by("system").agg(of_work=pl.col("job").is_not_null().mean()).drop_nulls("system")
    known = rows.join(systems, on="system", how="left", validate="m:1", maintain_order="left")
    own = pl.when(pl.col("of_work") >= OWN).then(pl.col("system")).alias("system")
    # Every system prompt's own: what is left of two has nothing in common.
    more = pl.when(pl.col("of_work") >= NEARLY).then(pl.col("job").max() + pl.col("system").rank("dense"))
    work = known.with_columns(own, job=pl.coalesce("job", more)).drop_nulls("job")
    pinned = work.select("row", "job", "model", _pinned("system", least), _pinned("setting", least))
    numbered = by_size(pinned, ["job", "system", "setting"], "part")
    common = _of_all(numbered)
    whose = _whose(numbered, common, least)
    known = _folded(whose, least).with_columns(of_job=pl.len().over("job"), of_tenant=pl.len().over("whose"))
    large = (pl.col("of_job") >= COUNTED * len(rows)) | (pl.col("of_tenant") >= COUNTED * len(rows))
    theirs = (pl.col("system") == pl.lit(common, pl.UInt64)).fill_null(value=False)
    counted = known.filter(large | (theirs & (pl.col("of_tenant") >= least)))
    return by_size(counted, ["whose"], "tenant").select(empty.columns).cast(empty.schema).sort("row")


def by_size(rows: pl.DataFrame, by: list[str], name: str) -> pl.DataFrame:
    """Add a number to each group of rows: 0 for the largest, of equals for the one seen first; the order stays."""
    groups = rows.group_by(by).agg(pl.len(), first=pl.col("row").min()).sort("len", "first", descending=[True, False])
    numbers = groups.with_row_index(name).select(*by, pl.col(name).cast(pl.Int64))
    return rows.join(numbers, on=by, how="left", validate="m:1", nulls_equal=True, maintain_order="left")


def _pinned(name: str, least: float) -> pl.Expr:
    """The key, where it is a program's: the same in a number of requests; null elsewhere."""
    return pl.when(pl.len().over(name) >= least).then(pl.col(name)).alias(name)


def _of_all(work: pl.DataFrame) -> int | None:
    """Key of the system prompt that nearly all of the work has."""
    counts = work.drop_nulls("system").group_by("system").len().sort("len", "system", descending=True)
    return int(counts["system"][0]) if len(counts) and counts["len"][0] >= EVERYWHERE * len(work) else None


def _whose(parts: pl.DataFrame, common: int | None, least: float) -> pl.DataFrame:
    """Add ``whose``: a number of each tenant, those of larger parts first."""
    like = {} if common is None else _by_models(parts.filter(pl.col("system") == common), least)
    largest: dict[int, int] = {}
    numbers: dict[tuple[str, int], int] = {}
    given: list[int] = []
    # Parts are numbered by size: a job's largest comes first.
    for part, system, job in parts.select("part", "system", "job").unique("part").sort("part").rows():
        main = largest.setdefault(job, part)
        if system is None and main != part:
            # Its system prompts vary, or hide a character: it is whose most of the job is.
            given.append(given[main])
            continue
        name = ("job", job) if system is None else ("like", like[part]) if system == common else ("system", system)
        given.append(numbers.setdefault(name, len(numbers)))
    return parts.with_columns(whose=pl.Series(given, dtype=pl.Int64).gather(parts["part"]))


def _folded(rows: pl.DataFrame, least: float) -> pl.DataFrame:
    """Give what is too little to be a tenant's to the one who has most of the same job."""
    sizes = rows.group_by("job", "whose").len().sort("job", "len", "whose", descending=[False, True, False])
    most = sizes.group_by("job", maintain_order=True).agg(most=pl.col("whose").first())
    large = pl.len().over("whose") >= least
    joined = rows.join(most, on="job", how="left", validate="m:1", maintain_order="left")
    return joined.with_columns(whose=pl.when(large).then("whose").otherwise("most")).drop("most")


def _by_models(rows: pl.DataFrame, least: float) -> dict[int, int]:
    """Part of the largest list with the same models as each part; small parts go with the largest of their job."""
    code = pl.col("model").rank("dense").fill_null(0).cast(pl.Int64)
    coded = rows.select(
        "part", "job", code=pl.when(pl.len().over("model") >= RARE * len(rows)).then(code).fill_null(-1)
    )
    sizes = coded.group_by("part").agg(pl.col("job").first(), pl.len()).sort("part")
    large = sizes.filter(pl.col("len") >= least)["part"]
    counted = coded.filter(pl.col("part").is_in(large.implode()))
    codes, column = np.unique(counted["code"].to_numpy(), return_inverse=True)
    mixes = np.zeros((len(large), len(codes)))
    np.add.at(mixes, (large.search_sorted(counted["part"]).to_numpy(), column), 1.0)
    mixes /= np.maximum(mixes.sum(axis=1, keepdims=True), 1.0)
    place = {part: at for at, part in enumerate(large.to_list())}
    heads: list[tuple[int, int]] = []
    found: dict[int, int] = {}
    # Parts are numbered by size: the largest come first.
    for part, job in sizes.select("part", "job").rows():
        if part in place:
            same = [
                head for head, _ in heads if np.abs(mixes[place[head]] - mixes[place[part]]).sum() / 2 <= SAME_MODELS
            ]
            if not same:
                heads.append((part, job))
        else:
            same = [head for head, of in heads if of == job] or [head for head, _ in heads[:1]]
        found[part] = same[0] if same else part
    return found
