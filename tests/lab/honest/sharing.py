"""What accounts of a world share, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld


def owners(world: SimulatedWorld, column: str) -> np.ndarray:
    """Accounts of each value of a request column, ascending."""
    counts = world.requests.drop_nulls(column).group_by(column).agg(pl.col("account_id").n_unique())["account_id"]
    return np.sort(counts.to_numpy())


def holders(world: SimulatedWorld, column: str) -> np.ndarray:
    """Accounts of each value of an account column, ascending."""
    return np.sort(world.accounts[column].drop_nulls().value_counts()["count"].to_numpy())


def unevenness(world: SimulatedWorld) -> float:
    """Gini coefficient of the accounts' requests: 0 is even, 1 is all on one account."""
    load = np.sort(world.truth["n_requests"].to_numpy())
    n = len(load)
    return float((2 * np.arange(1, n + 1) - n - 1) @ load / (n * load.sum()))


def is_crowd(world: SimulatedWorld, accounts: int) -> bool:
    """Whether it grew, all but a few accounts send, and no private talk is on two accounts."""
    talks = owners(world, "conversation_id")
    active = world.truth.filter(pl.col("n_requests") > 0)
    return len(world.accounts) == accounts and len(active) > 0.8 * accounts and (talks == 1).all().item()
