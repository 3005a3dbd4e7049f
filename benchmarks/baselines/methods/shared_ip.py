"""Accounts that share any address are one network: the rule of thumb of every incident room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.baselines.baseline import Baseline
from benchmarks.baselines.case import read_case
from benchmarks.baselines.entities import edges, incidence
from benchmarks.baselines.verdict import by_size, components

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl


def judge(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Connected components of accounts over addresses; five accounts or more are accused."""
    case = read_case(folder)
    return by_size(case, components(incidence(edges(case, "ip"), case.n_accounts)))


part = Baseline(
    name="shared_ip",
    title="Shared-IP components",
    source="connected components over addresses; the idea of BotGraph (Zhao et al., NSDI 2009) without its weights",
    judge=judge,
)
