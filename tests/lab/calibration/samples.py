"""Gathered worlds that were never simulated: rows drawn around known weights."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl

from forensics.assessments.domain import COUNTS, FEATURES
from forensics.lab.calibration.collect import Gathered
from forensics.lab.calibration.gather import RIVALS, columns_of
from forensics.lab.calibration.worlds import split_of
from forensics.vocabulary.calibration import CLUSTER_PARTS, MEMBER_PARTS
from forensics.vocabulary.hypothesis import HYDRA

N_FAMILIES = 3


@cache
def gathered(n_worlds: int = 30, seed: int = 1) -> Gathered:
    """Worlds in which network and payment tell hydras from others, and content tells nothing."""
    rng = np.random.default_rng(seed)
    frames = [_world(number, rng) for number in range(n_worlds)]
    clusters, accounts, logs = (pl.concat(parts) for parts in zip(*frames, strict=True))
    return Gathered(clusters, accounts, logs, "0" * 64)


def _world(number: int, rng: np.random.Generator) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    turn, place = divmod(number, N_FAMILIES)
    named = {"world": f"w{place}-{number:03d}", "family": f"family{place}", "split": split_of(turn, place)}
    true = rng.random(8) < 0.5
    parts = {part: rng.normal(0.5, 0.5, 8) for part in CLUSTER_PARTS}
    parts["network"] += true * 0.8
    parts["payment"] += true * 1.0
    parts["household"] = np.zeros(8)
    parts["organisation"] = np.zeros(8)
    clusters = pl.DataFrame({"cluster_id": [f"C{i}" for i in range(8)], "n_accounts": [5] * 8})
    # An organisation shares what is said of the network but for what tells a hydra; the other rivals say nothing.
    shared = {"network": parts["network"] - true * 0.8, "organisation": ~true * rng.random(8)}
    for name in (HYDRA, *RIVALS):
        said = parts if name == HYDRA else shared if name == "organisation" else {}
        columns = [np.full(8, -1.0), *(said.get(part, np.zeros(8)) for part in CLUSTER_PARTS)]
        clusters = clusters.with_columns(
            pl.Series(key, column, dtype=pl.Float64) for key, column in zip(columns_of(name), columns, strict=True)
        )
    clusters = clusters.with_columns(n_measured=pl.lit(4, pl.Int64), true=pl.Series(true))
    of = np.repeat(np.arange(8), 5)
    run = true[of] & (rng.random(40) < 0.9)
    ties = {part: rng.random(40) for part in MEMBER_PARTS[:-1]}
    ties["network"] += run * 0.7
    accounts = pl.DataFrame(
        {"account_id": [f"a{i:02d}" for i in range(40)], "cluster_id": [f"C{i}" for i in of], "prior": [-1.0] * 40}
    ).with_columns([pl.Series(name, values) for name, values in ties.items()])
    accounts = accounts.with_columns(pl.lit(0.0).alias(MEMBER_PARTS[-1]), true=pl.Series(run))
    values = {name: float(rng.uniform(10, 20) if name in COUNTS else rng.uniform(0.2, 0.4)) for name in FEATURES}
    counts = {"n_judged": 140, "n_operator": int(run.sum()) + 1, "n_alone": 100, "n_alone_operator": 1}
    counts["n_moving"] = 4
    logs = pl.DataFrame([{**values, **counts, "moving_bans": 1.5}])
    first = [pl.lit(text).alias(name) for name, text in named.items()]
    return (
        clusters.select(*first, pl.all()),
        accounts.select(*first, pl.all()),
        logs.select(*first, pl.all()),
    )
