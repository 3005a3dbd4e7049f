"""Accounts that share anything which few accounts share are one network: how link-analysis tools are used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from benchmarks.baselines.baseline import Baseline
from benchmarks.baselines.case import read_case
from benchmarks.baselines.entities import edges, incidence
from benchmarks.baselines.verdict import by_size, components

if TYPE_CHECKING:
    from pathlib import Path

HUB = 50
"""Accounts. An entity with more of them ties no one: the usual cut-off against carrier NAT and public VPNs."""
KINDS = (
    "ip", "connection", "conversation", "device", "prompt", "system_prompt", "card", "signup_ip", "phone",
)  # fmt: skip
"""Client stacks, mail domains and organisations are no entities: they would tie everybody."""


def judge(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Connected components over every entity of at most ``HUB`` accounts; five accounts or more are accused."""
    case = read_case(folder)
    links = edges(case, *KINDS).filter(pl.col("degree") <= HUB)
    return by_size(case, components(incidence(links, case.n_accounts)))


part = Baseline(
    name="any_entity",
    title="Any-entity components",
    source="connected components over shared entities with a hub cut-off: entity resolution as it is commonly done",
    judge=judge,
)
