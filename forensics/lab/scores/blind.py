"""A blind sample: accounts for a human to label, flagged and unflagged, without a sign of which is which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from forensics.foundation.errors import InputError
from forensics.lab.draws import group_rng
from forensics.lab.scores.outcome import SUSPECTED_FROM
from forensics.lab.scores.report import SUSPECT_FROM

REVIEW_FROM = 0.95
"""Probability from which the contract lets an account be recommended for suspension."""
EDGES = (SUSPECT_FROM, SUSPECTED_FROM, REVIEW_FROM)
"""Membership at which a stratum ends: cleared, suspect, accused, and accused enough for a review. No stratum holds
both accused and unaccused accounts."""
STRATA = ("below 0.1", "0.1 to 0.5", "0.5 to 0.95", "0.95 and above")
"""What the strata are called, lowest first."""


@dataclass(frozen=True, slots=True)
class BlindSample:
    """What the labeller gets, and what he must not see; the rows of both in the same order."""

    sheet: pl.DataFrame
    """``sample_id``, ``account_id``, ``first_seen``, ``last_seen``, ``n_requests``, ``label`` (empty)."""
    key: pl.DataFrame
    """``sample_id``, ``account_id``, ``stratum``, ``weight`` (accounts of the stratum for each that was drawn),
    ``membership``."""
    sizes: dict[str, int]
    """Accounts with requests of each stratum in the case, lowest first."""


def strata(accounts: pl.DataFrame) -> pl.DataFrame:
    """Add to a case's accounts the stratum of each: a place in ``STRATA``."""
    above = pl.sum_horizontal((pl.col("membership") >= edge).cast(pl.Int64) for edge in EDGES)
    return accounts.with_columns(stratum=above)


def draw_blind(accounts: pl.DataFrame, n: int, seed: int) -> BlindSample:
    """Draw ``n`` accounts that sent requests, equally many from each stratum as far as it has them, and shuffle them.

    Within a stratum every account is as likely as another; the weight is the inverse of that probability (Horvitz
    and Thompson 1952). The few that are accused are drawn as often as the many that are not: precision would
    otherwise rest on a handful.

    Raises
    ------
    InputError
        The case has no accounts with requests: of others there is nothing that a human could look at.
    """
    active = accounts.filter(pl.col("n_requests") > 0)
    if active.is_empty():
        raise InputError("the case has no accounts to draw from", hint="analyse logs with requests in them")
    placed = strata(active).sort("account_id").with_row_index("row")
    counts = placed.group_by("stratum").len().sort("stratum")
    held = dict(counts.rows())
    rng = group_rng(seed, 0, "scores/blind")
    taken = _shares(held, n)
    rows = [
        rng.choice(placed.filter(pl.col("stratum") == stratum)["row"].to_numpy(), taken[stratum], replace=False)
        for stratum in sorted(held)
    ]
    order = rng.permutation(np.concatenate(rows))
    weights = {stratum: held[stratum] / taken[stratum] for stratum in held if taken[stratum]}
    drawn = placed[order.tolist()].select(
        (pl.lit("S-") + (pl.int_range(pl.len()) + 1).cast(pl.String).str.zfill(len(str(n)))).alias("sample_id"),
        "account_id",
        pl.col("first_seen", "last_seen").dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "n_requests",
        "membership",
        "stratum",
        label=pl.lit(""),
    )
    key = drawn.select(
        "sample_id",
        "account_id",
        pl.col("stratum").replace_strict(dict(enumerate(STRATA)), return_dtype=pl.String),
        pl.col("stratum").replace_strict(weights, return_dtype=pl.Float64).alias("weight"),
        "membership",
    )
    return BlindSample(
        drawn.drop("membership", "stratum"), key, {name: held.get(place, 0) for place, name in enumerate(STRATA)}
    )


def _shares(held: dict[int, int], n: int) -> dict[int, int]:
    """How many to draw of each stratum: equal shares; what a small one cannot give goes to the others, top first."""
    taken = dict.fromkeys(held, 0)
    while sum(taken.values()) < min(n, sum(held.values())):
        open_ = [stratum for stratum in sorted(held, reverse=True) if taken[stratum] < held[stratum]]
        least = min(open_, key=lambda stratum: taken[stratum])
        taken[least] += 1
    return taken
