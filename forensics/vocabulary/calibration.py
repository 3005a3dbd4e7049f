"""The numbers that turn evidence into probabilities, as they stand in ``rules/calibration.json``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SignalWeight:
    """How a measured value becomes bans: linear between points, flat outside."""

    measure: str
    family: str
    hypotheses: tuple[str, ...]
    points: tuple[tuple[float, float], ...]
    """(value, bans), in order of value."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted or hand-set numbers, with where they come from."""

    status: str
    """none, simulated or local."""
    provenance: str
    prevalence: float
    """Share of accounts that hydras run, for which priors were set, 0..1."""
    priors: Mapping[str, float]
    """Hypothesis to bans against a crowd."""
    cap_low: float
    cap_high: float
    """Bans. What one causal family may say about a cluster."""
    household: float
    """Bans for a hydra of fewer accounts than ``min_accused_accounts``."""
    half_width: float
    """Bans either side of the log10 odds."""
    half_width_per_unmeasured_family: float
    """Bans."""
    membership_prior: float
    """Bans."""
    open_organisation: float
    """Bans."""
    min_accused_accounts: int
    signals: tuple[SignalWeight, ...]
