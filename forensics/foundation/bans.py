"""Weight of evidence: bans are log10 of a likelihood ratio, nats its natural logarithm.

Source of the unit: I. J. Good, *Probability and the Weighing of Evidence* (1950), after Turing.
"""

from __future__ import annotations

import math

NATS_PER_BAN = math.log(10.0)
"""Nats in one ban: ln 10."""

LIMIT_BANS = 12.0
"""Bans. Beyond a trillion to one a double cannot hold 1 - p; odds are clipped there."""


def log10_odds(p: float) -> float:
    """Log10 odds of a probability in 0..1, clipped to ± ``LIMIT_BANS``."""
    if p <= 0.0:
        return -LIMIT_BANS
    if p >= 1.0:
        return LIMIT_BANS
    return max(-LIMIT_BANS, min(LIMIT_BANS, math.log10(p) - math.log10(1.0 - p)))


def probability(odds: float) -> float:
    """Probability of log10 odds, the inverse of ``log10_odds``."""
    clipped = max(-LIMIT_BANS, min(LIMIT_BANS, odds))
    return 1.0 / (1.0 + math.pow(10.0, -clipped))
