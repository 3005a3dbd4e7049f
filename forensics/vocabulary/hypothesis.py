"""A hypothesis about what a cluster is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from forensics.vocabulary.calibration import Calibration


HYDRA, STRANGERS = "hydra", "public"
"""The hypothesis that has rivals, and the rival that all priors are measured against."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about the clusters of a case."""

    sizes: pl.DataFrame
    """``cluster_id``, ``n_accounts``; sorted."""
    terms: pl.DataFrame
    """``cluster_id``, ``source``, ``family``, ``operator``, ``organisation``, ``detail``: each cluster as a cohort."""
    shared: pl.DataFrame
    """``cluster_id``, ``family``, ``source``, ``bans``, ``detail``, ``citations``: infrastructure its members share."""
    shared_by_software: pl.DataFrame
    """The same without what only a scheduler over its own accounts leaves: conversations and failed prompts that go on
    under another account."""
    shared_exits: pl.DataFrame
    """The same of what customers of one VPN or proxy leave."""
    signals: pl.DataFrame
    """``Signals`` of clusters."""
    pathways: pl.DataFrame
    """``cluster_id``, ``pathway``, ``share``: the most frequent access pathway, 0..1 of all members."""
    by_software: pl.Series
    """``cluster_id`` of clusters whose accounts software alone ties; sorted."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One explanation of a cluster, competing with the others."""

    name: str
    title: str
    verdict: str
    """What a cluster is called when this explanation is the likeliest: one of the contract's verdicts."""
    weigh: Callable[[Facts, Calibration], pl.DataFrame]
    """→ ``cluster_id``, ``family``, ``source``, ``bans``, ``detail``, ``citations``: addends against a crowd of
    strangers, before prior and caps."""
    meaning: str
