"""Accounts without a single request: no request log shows what they do, so they are scored apart, and said to be."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Silent:
    """Accounts that no figure counts because they sent nothing.

    A case may still know them, and suspect them: the list of accounts, payments and account events name them. Recall
    leaves them out because most methods see requests only.
    """

    n_operator: int = 0
    n_honest: int = 0
    n_honest_suspected: int = 0
    """Honest ones that are accused all the same; no rate of false accusations counts them."""


def silent_of(truth: pl.DataFrame, verdicts: pl.DataFrame) -> Silent:
    """Count the accounts with zero requests.

    Parameters
    ----------
    truth
        ``account_id``, ``role``, ``n_requests``.
    verdicts
        ``account_id``, ``suspected``; silent accounts may be missing.
    """
    silent = truth.filter(pl.col("n_requests") == 0).select("account_id", "role")
    accused = verdicts.filter(pl.col("suspected")).select("account_id")
    honest = silent.filter(pl.col("role") == "honest")
    return Silent(
        n_operator=silent.filter(pl.col("role") == "operator").height,
        n_honest=honest.height,
        n_honest_suspected=honest.join(accused, on="account_id", how="semi").height,
    )


def added(parts: Iterable[Silent]) -> Silent:
    """Sum over worlds."""
    return Silent(*(sum(column) for column in zip(astuple(Silent()), *map(astuple, parts), strict=True)))
