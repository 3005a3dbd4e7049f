"""The numbers that turn evidence into probabilities, as they stand in ``rules/calibration.json``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forensics.vocabulary.families import CausalFamily

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
class Curve:
    """Score in bans → calibrated log10 odds: ``intercept + rise_low * log10(p) - rise_high * log10(1 - p)``.

    p is the probability of the score. Both rises alike are Platt's map, ``intercept + rise * score``; two rises are
    the beta map of Kull, Silva Filho and Flach, "Beta calibration" (AISTATS 2017). Positive rises keep the order.
    """

    intercept: float = 0.0
    """Bans."""
    rise_low: float = 1.0
    """Bans per ban where the score is low, > 0."""
    rise_high: float = 1.0
    """Bans per ban where the score is high, > 0."""


WHICH_PARTY = "organisation."
"""Prefix of sources that tell an open organisation from a hidden operator: which party it is, not that there is one."""
ORGANISATION, HOUSEHOLD, OPEN_ORGANISATION = "organisation", "household", "open_organisation"
MOVEMENT, LOAD = "movement", "load_dispersion"
"""Sources that have a weight of their own: whoever shares a gateway stays where it is, and whoever shares a script
sends as evenly as a scheduler, without its hand-overs and take-overs."""
CLUSTER_PARTS = (*(str(family) for family in CausalFamily), ORGANISATION, HOUSEHOLD, MOVEMENT, LOAD)
"""Parts of a hypothesis' sum about a cluster that have a weight: what a causal family says, cap included; signs of an
organisation; a household's prior; how accounts move; how even their load is."""
LOAD_AMONG_USERS = "load_dispersion.among_users"
"""Source of what takes an even load back where accounts were found by their use. It counts as the load does, and lies
on top of what was fitted."""
OF_THEIR_OWN = (HOUSEHOLD, MOVEMENT, LOAD)
"""Parts that are one source each: no family's, and no family's cap is theirs."""
LIKENESS, ABSENT = "likeness", "absent"
MEMBER_PARTS = (*(str(family) for family in CausalFamily), LIKENESS, ABSENT, OPEN_ORGANISATION)
"""Parts of an account's sum that have one: ties by causal family, what it shows and does, ties that the others have and
it has not, and whose it openly is."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What fitting changes in a sum of evidence. The default changes nothing."""

    prior: float = 0.0
    """Bans, on top of the prior set by hand; of clusters, the hydra's."""
    weights: Mapping[str, float] = field(default_factory=dict)
    """Part of the sum to how many times it counts, >= 0, whichever hypothesis it speaks for; a part that is not named
    counts once."""
    curve: Curve = field(default_factory=Curve)
    steps: tuple[tuple[float, float, float], ...] = ()
    """Venn-Abers interval: (score in bans from which the step holds, lower and upper probability), in order of score.
    Empty where no world was measured."""
    rivals: Mapping[str, float] = field(default_factory=dict)
    """Rival hypothesis to bans on top of its prior set by hand; of clusters. A crowd of strangers is what all priors
    are measured against, so it has none."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of accounts, in log10 odds, with its interval."""

    bans: float
    low: float
    high: float


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
    """Bans. What one causal family may say about a cluster, before it is weighed."""
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
    clusters: Fit = field(default_factory=Fit)
    """Parts: causal families, ``organisation`` (signs of one), ``household``."""
    members: Fit = field(default_factory=Fit)
    """Parts: ``MEMBER_PARTS``."""
    unclustered: Rate | None = None
    """Accounts in no cluster that an operator runs, of those that were not seen to move; None takes the prevalence."""
    domain: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Feature of a log to the range it had in the worlds that were fitted on."""


def neutral(calibration: Calibration) -> Calibration:
    """The numbers set by hand alone: what fitting starts from, and what ``none`` means."""
    return replace(calibration, status="none", clusters=Fit(), members=Fit(), unclustered=None, domain={})
