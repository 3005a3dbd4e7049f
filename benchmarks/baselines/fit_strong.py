"""Fit the strong rival's logistic score on worlds that no suite holds.

``python -m benchmarks.baselines.fit_strong [--worlds 4]`` rewrites ``strong.json``. Worlds are drawn from every open
family with seeds from ``FIRST_SEED`` on; suites use smaller ones. Families held out of all fitting are left out here
too: the rival plays by the rules of the tool.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from benchmarks.baselines.case import read_case
from benchmarks.baselines.methods.strong import MODEL, design
from benchmarks.baselines.strong_features import features, groups, weighted_edges
from forensics.lab.simulate import simulate
from forensics.lab.suites.content import content_digest
from forensics.lab.suites.describe import digest_of
from forensics.lab.suites.family import drawn, families
from forensics.lab.write import write_export

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_SEED = 5_000
PENALTY = 1.0
"""C of the regression, scikit-learn's default; not tuned."""
OPERATED = 0.5
"""Share of a community's accounts under one operator from which on it counts as a network."""
HEAVIEST = 10.0
"""Weight of a community: the root of its accounts, at most this. Scores count accounts, and big ones are few."""
DIGITS = 5
LEAST_SPREAD = 1e-3
"""Standard deviation of a feature that never varies."""


def examples(task: tuple[str, int]) -> tuple[str, pl.DataFrame]:
    """Digest of one world, and its communities with their features and whether one operator runs them."""
    family, seed = task
    world = drawn(family, seed)
    with tempfile.TemporaryDirectory() as place:
        simulated = simulate(world)
        write_export(simulated, Path(place), "parquet")
        case = read_case(Path(place))
    links = weighted_edges(case)
    labels = groups(case, links)
    truth = simulated.truth.select("account_id", "operator_id")
    members = pl.DataFrame({"account_id": case.ids, "group": labels}, schema_overrides={"group": pl.Int64})
    operated = (
        members.filter(pl.col("group") >= 0)
        .join(truth, on="account_id", how="left", validate="1:1")
        .group_by("group")
        .agg(share=pl.col("operator_id").drop_nulls().unique_counts().max().fill_null(0) / pl.len())
    )
    rows = features(case, links, labels).join(operated, on="group", how="left", validate="1:1")
    return content_digest(simulated), rows.with_columns(network=pl.col("share").fill_null(0.0) >= OPERATED)


def fitted(rows: pl.DataFrame) -> dict[str, object]:
    """Standardise, fit, and round."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    names = sorted(set(rows.columns) - {"group", "n", "share", "network"})
    finite = rows.select(pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in names)
    values = finite.cast(pl.Float64).to_numpy()
    mean = np.nan_to_num(np.nanmean(values, axis=0)).round(DIGITS).tolist()
    spread = np.maximum(np.nan_to_num(np.nanstd(values, axis=0), nan=1.0), LEAST_SPREAD).round(DIGITS).tolist()
    weight = np.minimum(np.sqrt(rows["n"].to_numpy()), HEAVIEST)
    regression = LogisticRegression(C=PENALTY, max_iter=5_000)
    regression.fit(design(rows, names, mean, spread), rows["network"].to_numpy(), sample_weight=weight)
    slopes = {name: round(float(value), DIGITS) for name, value in zip(names, regression.coef_[0], strict=True)}
    return {
        "intercept": round(float(regression.intercept_[0]), DIGITS),
        "coefficients": slopes,
        "mean": mean,
        "spread": spread,
    }


def tasks(worlds: int) -> Iterator[tuple[str, int]]:
    """Families and seeds to fit on."""
    for number, (name, family) in enumerate(families().items()):
        if family.split == "open":
            for place in range(worlds):
                yield name, FIRST_SEED + 100 * number + place


def main() -> None:
    """Draw, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=4, help="per family")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    drawn_from = list(tasks(given.worlds))
    # One thread a process: sums must not depend on how they were divided.
    os.environ |= dict.fromkeys(("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    with ProcessPoolExecutor(given.workers, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(examples, drawn_from))
    rows = pl.concat([frame for _, frame in found], how="diagonal_relaxed")
    provenance = {
        "families": sorted({name for name, _ in drawn_from}),
        "seeds": [min(seed for _, seed in drawn_from), max(seed for _, seed in drawn_from)],
        "worlds": len(drawn_from),
        "worlds_digest": digest_of(sorted(digest for digest, _ in found)),
        "communities": len(rows),
        "networks": int(rows["network"].sum()),
    }
    MODEL.write_text(json.dumps({"provenance": provenance, **fitted(rows)}, indent=1) + "\n", "utf-8")
    print(json.dumps(provenance, indent=1))


if __name__ == "__main__":
    main()
