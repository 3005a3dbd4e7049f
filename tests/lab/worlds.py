"""Small worlds, and measures of them, that several tests look at."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from forensics.lab.simulate import simulate
from forensics.lab.world import Group, SimulatedWorld, World


def world_of(*groups: Group, seed: int = 1, days: int = 7) -> World:
    return World("test", seed, date(2026, 9, 7), days, groups)


def run(kind: str, accounts: int, *, seed: int = 1, days: int = 7, **options: float | str) -> SimulatedWorld:
    return simulate(world_of(Group(kind, f"the-{kind}", accounts, tuple(options.items())), seed=seed, days=days))


def auc(scores: np.ndarray, positive: np.ndarray) -> float:
    """Probability that a positive scores above a negative, ties counting half (Mann-Whitney)."""
    ranks = pl.Series(scores).rank("average").to_numpy()
    n = int(positive.sum())
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * (len(scores) - n)))


def reuse_distance(accounts: list[str]) -> float:
    """Mean share of the other accounts seen between two hits of one account."""
    others = len(set(accounts)) - 1
    last: dict[str, int] = {}
    shares = []
    for place, account in enumerate(accounts):
        if account in last:
            shares.append(len(set(accounts[last[account] + 1 : place])) / others)
        last[account] = place
    return float(np.mean(shares))
