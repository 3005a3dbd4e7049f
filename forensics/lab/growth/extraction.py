"""What extraction looks like: prompts, system prompts, models and ways of asking, by style and family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.errors import UsageError
from forensics.lab.draws import Ints, choose, group_rng
from forensics.lab.growth.adoption import CAMPAIGN_SHARES, adopt
from forensics.lab.growth.asks import Job, Pages, Style, style_named
from forensics.lab.growth.content import system_prompts
from forensics.lab.growth.tasks import first_task
from forensics.lab.growth.veils import veiled
from forensics.lab.tables.models import MODEL_WEIGHTS, SAMPLING_CODES

if TYPE_CHECKING:
    from forensics.lab.world import Plan, Workload

FAMILY_SAMPLINGS: dict[str, tuple[str, ...]] = {
    "reasoning": ("long_answer", "sdk_4096"),
    "rubric": ("judge", "grade"),
    "rewrite": ("sdk_4096", "sdk_1024"),
    "coding": ("agent_big", "agent"),
    "tools": ("tool_calls", "agent"),
    "computer_use": ("screen",),
    "vision": ("vision",),
    "data_analysis": ("analysis", "long_answer"),
    "languages": ("sdk_1024", "sdk_4096"),
}
"""Family to its ways of asking; a workload keeps one."""


@dataclass(frozen=True, slots=True)
class Order:
    """Extraction requests to be written, one element each, in order of time."""

    time: Ints
    """µs since 1970."""
    workload: Ints
    """Position in the workloads."""
    workloads: tuple[Workload, ...]
    style: str
    """Name of a part in ``forensics/lab/styles``."""
    pivot: int = -1
    """Moment from which a new model exists, and draws about half of the traffic within 24 h, µs; -1 for none."""


@dataclass(frozen=True, slots=True)
class Script:
    """What the requests of an order say; arrays as the draft has them."""

    prompt: Ints
    """Position in the texts."""
    texts: pl.Series
    system: Ints
    """Position in the systems; -1 for none."""
    systems: tuple[str, ...]
    sampling: Ints
    model: Ints


def write_extraction(plan: Plan, rng: np.random.Generator, secret: np.random.Generator, order: Order) -> Script:
    """Write extraction requests in one style.

    Parameters
    ----------
    plan
        Of the group: which stretch of time is written.
    rng
        The stretch's own.
    secret
        Seeded the same in every stretch of a group, or of every pool that works for the same campaigns: private
        templates, system prompts, favourite models and ways of asking come from it, by the names of campaign and
        family.

    Raises
    ------
    UsageError
        No style, or no family, has that name.
    """
    _check(order)
    style, root = style_named(order.style), int(secret.integers(0, 2**62))
    n, n_texts = len(order.time), 0
    prompt, sampling = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    veil, first = np.zeros(n, dtype=np.int64), first_task(plan.group, plan.slice)
    written = []
    for code, workload in enumerate(order.workloads):
        rows = np.flatnonzero(order.workload == code)
        own = group_rng(root, 1, f"{_customer(workload.campaign)}/{workload.family}")
        sampling[rows] = _one_of(own, style.samplings or FAMILY_SAMPLINGS[workload.family])
        job = Job(workload.family, len(rows), first, rng, own, group_rng(root, 2, "pool"))
        pages = style.write(job)
        prompt[rows] = pages.prompt + n_texts
        veil[rows] = 0 if pages.veil is None else pages.veil
        n_texts += len(pages.texts)
        written.append(pages)
    system, systems = _systems(root, order, style, veil)
    model = adopt(rng, order.time, _favourites(root, order), order.pivot, CAMPAIGN_SHARES)
    return Script(prompt, _joined(written), system, systems, sampling, model)


def _customer(campaign: str) -> str:
    """What stands behind the last slash: pools of one secret say the same for one customer."""
    return campaign.rpartition("/")[2]


def _check(order: Order) -> None:
    for workload in order.workloads:
        if workload.family not in FAMILY_SAMPLINGS:
            hint = f"one of {', '.join(FAMILY_SAMPLINGS)}"
            raise UsageError(f"nothing is extracted under the name {workload.family!r}", hint=hint)


def _joined(written: list[Pages]) -> pl.Series:
    texts = [pages.texts for pages in written] or [pl.Series([], dtype=pl.String)]
    return pl.concat(texts, rechunk=True)


def _one_of(own: np.random.Generator, names: tuple[str, ...]) -> int:
    return SAMPLING_CODES[names[int(own.integers(0, len(names)))]]


def _campaigns(order: Order) -> tuple[tuple[str, ...], Ints]:
    names = tuple(dict.fromkeys(workload.campaign for workload in order.workloads))
    codes = np.array([names.index(workload.campaign) for workload in order.workloads], dtype=np.int64)
    return names, codes[order.workload]


def _systems(root: int, order: Order, style: Style, veil: Ints) -> tuple[Ints, tuple[str, ...]]:
    names, campaign = _campaigns(order)
    if style.system == "none":
        return np.full(len(order.time), -1, dtype=np.int64), ()
    if style.system == "pool":
        variants = veiled(system_prompts(group_rng(root, 3, "pool"), 1)[0])
        # A system prompt may have fewer words to split than the prompt.
        return np.where(veil > 0, 1 + (veil - 1) % (len(variants) - 1), 0), variants
    return campaign, tuple(system_prompts(group_rng(root, 3, _customer(name)), 1)[0] for name in names)


def _favourites(root: int, order: Order) -> Ints:
    names, campaign = _campaigns(order)
    favourites = [choose(group_rng(root, 4, _customer(name)), MODEL_WEIGHTS, 1) for name in names]
    return np.concatenate(favourites)[campaign] if favourites else np.zeros(0, dtype=np.int64)
