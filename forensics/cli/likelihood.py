"""Odds in words that someone without statistics can follow."""

from __future__ import annotations

from forensics.cli.rows import short
from forensics.foundation.bans import probability
from forensics.reports.figures import percent
from forensics.reports.wording import likelihood

SUPPORT = (
    (6.0, "extremely strongly"),
    (4.0, "very strongly"),
    (3.0, "strongly"),
    (2.0, "moderately strongly"),
    (1.0, "moderately"),
    (0.3, "weakly"),
)
"""Bans from which evidence supports a hypothesis in these words: the verbal scale of the ENFSI Guideline for
Evaluative Reporting (2015), whose weakest band begins at a ratio of two."""

PLAIN = 10
"""From here on a ratio needs no decimals."""


def times(bans: float) -> str:
    """A weight in bans as a factor: ``16``, ``1.3``; its sign is left to the sentence around it."""
    factor = 10 ** abs(bans)
    return f"{factor:,.0f}" if factor >= PLAIN else f"{factor:.1f}"


def odds_in_words(log10_odds: float) -> str:
    """Log10 odds as ``120 to 1`` for, or ``1 to 120`` against."""
    return f"{times(log10_odds)} to 1" if log10_odds >= 0 else f"1 to {times(log10_odds)}"


def said(log10_odds: float) -> str:
    """Odds, probability and word in one phrase."""
    p = probability(log10_odds)
    return f"{odds_in_words(log10_odds)}, probability {short(p)}, {likelihood(p)}"


def interval(p: float, low: float, high: float) -> str:
    """A probability with its interval; where rounding leaves no width, only the probability."""
    shown, ends = percent(p), f"{percent(low)} to {percent(high)}"
    return shown if ends == f"{shown} to {shown}" else f"{shown}, interval {ends}"


def support(bans: float) -> str:
    """How strongly a weight in bans speaks, and in which direction."""
    word = next((word for least, word in SUPPORT if abs(bans) >= least), None)
    if word is None:
        return "neither for it nor against it"
    return f"{word} {'for' if bans > 0 else 'against'} it"
