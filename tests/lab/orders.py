"""Extraction orders that several tests write."""

from __future__ import annotations

import numpy as np

from forensics.lab.draws import DAY, group_rng
from forensics.lab.growth.extraction import Order, Script, write_extraction
from forensics.lab.world import Plan, Workload

STYLES = ("elicitation", "injected", "languages", "paraphrase", "reworded", "rubric", "slots")
DAYS = 4


def order_of(style: str, n: int, *families: str, pivot: int = -1, campaign: str = "c") -> Order:
    time = np.arange(n, dtype=np.int64) * (DAYS * DAY) // max(n, 1)
    workloads = tuple(Workload(campaign, family) for family in families or ("reasoning",))
    return Order(time, np.arange(n, dtype=np.int64) % len(workloads), workloads, style, pivot)


def script_of(order: Order, *, operator: str = "op", part: int = 0) -> Script:
    """What an operator sends in one of two stretches of time."""
    plan = Plan(group_rng(1, 0, operator), operator, 8, 0, DAYS, slice=part, slices=2)
    return write_extraction(plan, group_rng(1, 1, f"{operator}{part}"), group_rng(1, 2, operator), order)


def prompts(script: Script) -> list[str]:
    """Prompts in order of time."""
    return script.texts.gather(script.prompt).to_list()
