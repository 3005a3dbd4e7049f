"""False accusations: how many honest accounts would be troubled, and how bad it may be beyond what was seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
from scipy.stats import beta

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.lab.scores.outcome import Outcome

PER = 100_000
"""Honest accounts to which a rate refers: rates worth having are below one in a thousand, hard to read as shares."""
CERTAINTY = 0.95
"""One-sided level of the upper bound."""
SUSPENSION = "review_suspension"
"""The recommendation that costs an honest person most."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How many honest accounts out of how many, per 100,000."""

    n: int
    n_honest: int
    per_100k: float | None
    """None without honest accounts."""
    upper: float | None
    """One-sided 95 % bound, as if accounts were independent: accounts of a world are not, and the bootstrap over worlds
    stands beside it for that reason."""


@dataclass(frozen=True, slots=True)
class KindAccusations:
    """False accusations among honest accounts of one kind."""

    honest_kind: str
    suspected: Rate
    review: Rate


@dataclass(frozen=True, slots=True)
class Accusations:
    """False accusations among all honest accounts of all worlds, those without a hydra included."""

    suspected: Rate
    """By the method's own threshold."""
    review: Rate
    """Recommended for suspension, after a human's review; null where a method recommends nothing."""
    kinds: tuple[KindAccusations, ...]


@dataclass(frozen=True, slots=True)
class Victims:
    """Compromised accounts: hijacked customers, to be secured and never suspended."""

    n: int
    suspected_share: float | None
    """Share with a membership of at least 0.5 (the method's own threshold)."""
    review_share: float | None
    """Share recommended for suspension: must be 0."""
    recognised_share: float | None
    """Share whose predicted role is ``compromised``."""


def accusations(outcomes: Sequence[Outcome]) -> Accusations:
    """Count false accusations over all outcomes, overall and per honest kind."""
    honest = pl.concat(
        [outcome.accounts.filter(pl.col("role") == "honest").select("honest_kind", *_FLAGS) for outcome in outcomes]
    )
    counted = (
        honest.group_by(pl.col("honest_kind").fill_null("unnamed"))
        .agg(pl.len().alias("n"), pl.col("suspected").sum(), pl.col("review").sum())
        .sort("honest_kind")
    )
    return Accusations(
        suspected=rate(int(honest["suspected"].sum()), honest.height),
        review=rate(int(honest["review"].sum()), honest.height),
        kinds=tuple(
            KindAccusations(kind, rate(suspected, n), rate(review, n)) for kind, n, suspected, review in counted.rows()
        ),
    )


def victims(outcomes: Sequence[Outcome]) -> Victims:
    """Look at compromised accounts over all outcomes."""
    role = (pl.col("predicted_role") == "compromised").fill_null(value=False).alias("recognised")
    held = pl.concat(
        [outcome.accounts.filter(pl.col("role") == "compromised").select(role, *_FLAGS) for outcome in outcomes]
    )
    shares = [float(held[name].sum()) / held.height if held.height else None for name in _VICTIM]
    return Victims(held.height, *shares)


def rate(n: int, n_honest: int) -> Rate:
    """Turn counts into a rate with its bound."""
    if not n_honest:
        return Rate(n, n_honest, None, None)
    return Rate(n, n_honest, PER * n / n_honest, PER * upper_bound(n, n_honest))


def upper_bound(n: int, of: int) -> float:
    """Upper bound of a binomial share (Clopper and Pearson 1934): the 95 % quantile of Beta(n + 1, of - n)."""
    return 1.0 if n >= of else float(beta.ppf(CERTAINTY, n + 1, of - n))


_VICTIM = ("suspected", "review", "recognised")
_FLAGS = (pl.col("suspected"), (pl.col("recommendation") == SUSPENSION).fill_null(value=False).alias("review"))
