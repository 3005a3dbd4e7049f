"""Was it distillation? Pools that distil beside pools that only resell access.

``python -m benchmarks.resale [--workers 2] [--worlds 60] [--fit]`` rewrites ``benchmarks/resale.md``. The worlds are
those of ``benchmarks.campaigns``; each is grown a second time with customers only, of one of four kinds, on the same
pools. ``--fit`` prints what the odds in ``workloads/distillation.py`` are, from the worlds for choosing, and writes
nothing.
"""

from __future__ import annotations

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from scipy.optimize import minimize

from benchmarks.campaigns import EXTRACTING, FIRST_SEED, SMALLEST, analysed, truth_of_clusters, world
from forensics.lab.growth.demand import CLIENTELES
from forensics.lab.scores.accounts import average_precision
from forensics.lab.simulate import simulate
from forensics.vocabulary.hypothesis import HYDRA
from forensics.workloads.distillation import ENOUGH

if TYPE_CHECKING:
    from forensics.lab.world import World

HERE = Path(__file__).resolve().parent
CHOOSING = 2_000
"""First seed of worlds that the odds are fitted on."""
PROMPTS = ("prompts", "hashes only")
DISTILS = "distils"
"""Beside the kinds of customers: what a pool does."""
RIDGE = 0.01
"""Of the fit: half of it times the squared weights is added to the log loss."""
STEPS = (0.0, 0.1, 0.4, 0.6, 0.8, 1.0)
"""Shares of a cluster's requests that are named work, from which to which rows go."""


def resold(described: World, clientele: str) -> World:
    """The same pools, asked by their customers alone."""
    nothing_else = {"customers": 1.0, "self_use": 0.0, "clientele": clientele}
    groups = tuple(
        replace(group, options=tuple({**dict(group.options), **nothing_else}.items()))
        if group.name.startswith("op-")
        else group
        for group in described.groups
    )
    return replace(described, groups=groups)


def measured(seed: int) -> list[dict[str, Any]]:
    """Every suspected cluster of a world that is grown twice: what is named of it, and what it does."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    clientele = tuple(CLIENTELES)[seed % len(CLIENTELES)]
    facts = []
    for prompts in PROMPTS:
        described = world(seed, prompts)
        for does, grown in ((DISTILS, described), (clientele, resold(described, clientele))):
            simulated = simulate(grown)
            tables = analysed(simulated)[0].tables
            true = truth_of_clusters(tables["accounts"], simulated).select("cluster_id", "true")
            work = tables["campaigns"].group_by("cluster_id").agg(work=pl.col("share").sum())
            suspected = tables["clusters"].filter(pl.col("verdict") == HYDRA).drop_nulls("extraction")
            told = suspected.join(true, on="cluster_id", validate="1:1").join(work, on="cluster_id", how="left")
            facts += told.select(
                "n_requests",
                "true",
                pl.col("work").fill_null(0.0),
                "extraction",
                said=pl.col("extraction") / pl.col("confidence"),
                seed=pl.lit(seed),
                prompts=pl.lit(prompts),
                does=pl.lit(does),
            ).to_dicts()
    return facts


def sides(rows: pl.DataFrame) -> pl.DataFrame:
    """Clusters that distil, at least ``EXTRACTING`` of their requests, and those of pools that only resell."""
    distils = pl.col("does") == DISTILS
    return rows.filter(~distils | (pl.col("true") >= EXTRACTING)).with_columns(distils=distils)


def fitted(rows: pl.DataFrame) -> str:
    """Logistic regression on the share of named work, both sides weighing the same."""
    known = sides(rows)
    large, small = known.filter(pl.col("n_requests") >= ENOUGH), known.filter(pl.col("n_requests") < ENOUGH)
    n = {side: large.filter(pl.col("distils") == side).height for side in (True, False)}
    some = large.filter(pl.col("work") > 0)
    y, x = some["distils"].to_numpy().astype(float), some["work"].to_numpy()
    weight = np.where(y > 0, 1 / n[True], 1 / n[False]) * len(large) / 2

    def loss(w: np.ndarray) -> float:
        z = w[0] + w[1] * x
        return float((weight * (np.logaddexp(0.0, z) - y * z)).sum() + RIDGE / 2 * (w**2).sum())

    odds, by_share = minimize(loss, np.zeros(2)).x
    none = large.filter(pl.col("work") == 0)
    shares = {side: none.filter(pl.col("distils") == side).height / n[side] for side in (True, False)}
    few = small.filter("distils")
    n_silent = (few["work"] == 0).sum()
    return (
        f"{n[True]} clusters that distil, {n[False]} of pools that only resell: odds {odds:.2f} + {by_share:.2f} * "
        f"share; without work {shares[True]:.3f} and {shares[False]:.3f}, P "
        f"{shares[True] / (shares[True] + shares[False]):.3f}; of fewer requests {n_silent} of {len(few)} that "
        "distil show none"
    )


def page(prompts: str, rows: pl.DataFrame) -> str:
    """Markdown of one kind of log."""
    known = sides(rows)
    large = known.filter(pl.col("n_requests") >= SMALLEST)
    lines = []
    of = [large.filter(pl.col("distils") == side).height for side in (True, False)]
    for low, high in [(-1.0, 0.0), *pairwise(STEPS)]:
        own = large.filter((pl.col("work") > low) & (pl.col("work") <= high))
        both = [own.filter(pl.col("distils") == side).height for side in (True, False)]
        rates = [n / max(total, 1) for n, total in zip(both, of, strict=True)]
        share = f"{rates[0] / sum(rates):.2f}" if sum(rates) else "-"
        said = f"{own['said'].mean():.2f}" if len(own) else "-"
        name = "none" if high == 0 else f"to {high:.0%}"
        lines.append(f"| {name} | {both[0]} | {both[1]} | {share} | {said} |")
    resells = known.filter(~pl.col("distils"))
    by_kind = ", ".join(
        f"{does} {over} of {n}"
        for does, over, n in resells.group_by("does")
        .agg(over=(pl.col("extraction") > 1 / 2).sum(), n=pl.len())
        .sort("does")
        .rows()
    )
    distils = known.filter("distils")
    ranked = average_precision(known["extraction"].to_numpy(), known["distils"].to_numpy())
    under = (distils["extraction"] <= 1 / 2).sum()
    return "\n".join(
        [
            f"## With {prompts}\n",
            "| named work | distil | resell | distil, of as many | said |",
            "| --- | ---: | ---: | ---: | ---: |",
            *lines,
            "",
            (
                f"Pools that only resell, called distillation above .5: {by_kind}. Pools that distil, at .5 or below: "
                f"{under} of {len(distils)}. Average precision of the two: {ranked:.3f}."
            ),
            "",
        ]
    )


def main() -> None:
    """Run, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--worlds", type=int, default=60)
    parser.add_argument("--fit", action="store_true")
    given = parser.parse_args()
    first = CHOOSING if given.fit else FIRST_SEED
    seeds = range(first, first + given.worlds)
    with ProcessPoolExecutor(given.workers, mp_context=get_context("spawn")) as pooled:
        found = [row for one in pooled.map(measured, seeds) for row in one]
    rows = pl.DataFrame(found, infer_schema_length=None)
    if given.fit:
        print(fitted(rows))
        return
    head = f"""# Was it distillation?

`python -m benchmarks.resale --worlds {given.worlds}`: {given.worlds} worlds, seeds {seeds[0]} to {seeds[-1]}, which
nothing was fitted or chosen on, each grown twice: as in `campaigns.md`, and with the same pools that only resell
access, to one of four kinds of customers. Suspected clusters; those that distil have at least {EXTRACTING:.0%} of
extraction. The tables hold clusters of at least {SMALLEST} requests. Named work is the share of a cluster's requests
that are a campaign's; "distil, of as many" is the share of those that distil, if as many clusters did either;
"said" is the mean of P(distillation | hydra).
"""
    (HERE / "resale.md").write_text(
        "\n".join([head, *(page(prompts, rows.filter(pl.col("prompts") == prompts)) for prompts in PROMPTS)]), "utf-8"
    )


if __name__ == "__main__":
    main()
