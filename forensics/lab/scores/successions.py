"""Who goes on where an account left off: take-overs of refused prompts, and conversations that change accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from forensics.lab.draws import Ints

TAKE_OVER_S = 15
"""Seconds after an error within which the same prompt under another account takes it over."""
FAILED_FROM = 400
"""HTTP status."""
LIMITED = 429
"""HTTP status: too many requests."""
_PROMPT = ["prompt_sha256", "message_count"]
"""What a prompt is known by."""


def successors(requests: pl.DataFrame) -> pl.DataFrame | None:
    """Who sends a failed prompt next, within 15 seconds; None where the log lacks a column.

    Returns
    -------
    polars.DataFrame
        One row per failed request that was sent again: ``place`` (of the account that failed), ``status``, ``next``
        (place of the account that sent it again), ``gap_s``.
    """
    if not {*_PROMPT, "status", "place"} <= set(requests.columns):
        return None
    known = requests.drop_nulls(_PROMPT).sort("timestamp", "place")
    after = (pl.col("next_at") - pl.col("timestamp")).dt.total_microseconds() / 1e6
    return (
        known.select(
            "timestamp",
            "place",
            "status",
            next=pl.col("place").shift(-1).over(_PROMPT),
            next_at=pl.col("timestamp").shift(-1).over(_PROMPT),
        )
        .filter(pl.col("status") >= FAILED_FROM)
        .select("place", "status", "next", gap_s=after)
        .filter(pl.col("gap_s") <= TAKE_OVER_S)
    )


def take_overs(requests: pl.DataFrame) -> tuple[Ints, Ints] | None:
    """Pairs of places, the lower first and each once, of which one sent the other's failed prompt next."""
    again = successors(requests)
    return None if again is None else _once(again["place"].to_numpy(), again["next"].to_numpy())


def hand_overs(requests: pl.DataFrame) -> tuple[Ints, Ints] | None:
    """Pairs of places that one conversation went through; None where the log names no conversations."""
    if "conversation_id" not in requests.columns:
        return None
    held = requests.select("conversation_id", "place").drop_nulls().unique()
    held = held.filter(pl.len().over("conversation_id") > 1)
    pairs = held.join(held, on="conversation_id", how="inner", validate="m:m", suffix="_other")
    return _once(pairs["place"].to_numpy(), pairs["place_other"].to_numpy())


def _once(one: Ints, other: Ints) -> tuple[Ints, Ints]:
    pairs = np.stack([np.minimum(one, other), np.maximum(one, other)], axis=1)[one != other]
    pairs = np.unique(pairs.astype(np.int64), axis=0)
    return pairs[:, 0], pairs[:, 1]
