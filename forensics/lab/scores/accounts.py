"""Accounts: how many of the operators' are accused, and how many of the accused are the operators'."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from forensics.lab.draws import Flags, Floats

FALSE_ACCUSATION_BUDGET = 0.001
"""Share of honest accounts that may be accused in ``recall_at_budget``: 0.1 %, as the issue asks. A provider with a
million honest customers would then trouble a thousand: the most that people can look at."""


@dataclass(frozen=True, slots=True)
class AccountFigures:
    """How accounts are told apart.

    Compromised accounts are victims: they count on neither side. Accounts without a request are left out (``Silent``).
    """

    n_operator: int
    n_honest: int
    n_suspected: int
    """Accused by the method's own threshold, victims not counted."""
    precision: float | None
    """Share of the accused that operators run, 0 where all are honest; None only when nobody is accused."""
    recall: float | None
    f1: float | None
    """Harmonic mean of both; 0 when nobody is accused. None without operators, like recall and what follows."""
    average_precision: float | None
    """Mean precision over the ranking by score; None too where nobody is honest: any order would do."""
    recall_at_budget: float | None
    """Recall at the lowest threshold that accuses at most 0.1 % of the honest; None too where nobody is honest."""


def account_figures(accounts: pl.DataFrame) -> AccountFigures:
    """Measure a frame of accounts, as ``Outcome.accounts`` has them."""
    told = accounts.filter(pl.col("role") != "compromised")
    operator = (told["role"] == "operator").to_numpy()
    suspected = told["suspected"].to_numpy()
    scores = told["score"].cast(pl.Float64).to_numpy()
    n, hits, accused = int(operator.sum()), int((operator & suspected).sum()), int(suspected.sum())
    ranked = 0 < n < told.height
    return AccountFigures(
        n_operator=n,
        n_honest=told.height - n,
        n_suspected=accused,
        precision=hits / accused if accused else None,
        recall=hits / n if n else None,
        f1=2 * hits / (n + accused) if n else None,
        average_precision=average_precision(scores, operator) if ranked else None,
        recall_at_budget=recall_at(scores, operator, FALSE_ACCUSATION_BUDGET) if ranked else None,
    )


def average_precision(scores: Floats, positive: Flags) -> float:
    """Sum over distinct thresholds of precision times the recall gained there.

    Equal scores are one threshold: no order among them is assumed, and none is rewarded. Needs a positive.
    """
    order = np.argsort(-scores, kind="stable")
    ranked = positive[order]
    last = np.flatnonzero(np.append(np.diff(scores[order]) != 0, True))
    hits = np.cumsum(ranked)[last]
    gained = np.diff(hits, prepend=0) / hits[-1]
    return float(np.sum(gained * hits / (last + 1)))


def recall_at(scores: Floats, positive: Flags, budget: float) -> float:
    """Recall at the lowest threshold that accuses at most a share of the honest.

    The honest account that would break the budget takes everybody of its score with it: ties count against us.
    Needs a positive and a negative.
    """
    honest = np.sort(scores[~positive])[::-1]
    over = honest[int(budget * len(honest))]
    return float(np.mean(scores[positive] > over))
