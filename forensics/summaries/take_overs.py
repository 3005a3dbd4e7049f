"""Pass 2: rows whose prompt failed somewhere → who took whose failed prompt over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.phrase import phrase
from forensics.summaries.reduce import FIRST_SERVER_ERROR, RETRIED_STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable

WINDOW = pl.duration(seconds=15)
"""Seconds after the failure. Measured on real relays: medians of 4 ms to 1 s, all within 15 s."""
MAX_CHANCE = 0.05
"""Expected number of unrelated arrivals of the same prompt within the window (Poisson). Above it a prompt
is so busy at that hour that somebody else's next request proves nothing."""
_WINDOW_SHARE = 15 / 3600
"""The window as a share of the hour in which the prompt's traffic is counted."""

COLUMNS = frozenset({"prompt_sha256", "message_count", "status"})
"""Request columns of pass 2."""
_KEY = ["prompt_sha256", "message_count"]


def retries(requests: pl.DataFrame, failures: pl.DataFrame) -> pl.DataFrame:
    """Rows of prompts that failed at least once; a filter, so pieces simply add up."""
    failed = failures.select("prompt_sha256").unique()
    columns = ["timestamp", "account_id", "prompt_sha256", "message_count", "status"]
    return requests.join(failed, on="prompt_sha256", how="semi").select(columns)


def take_overs(pieces: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Pairs (failed request, next request of the same prompt by another account within the window).

    Returns
    -------
    polars.DataFrame
        Two rows per take-over: ``account_id``, ``timestamp``, ``entity`` (prompt and time of the failure).
    """
    failed = (pl.col("status").is_in(RETRIED_STATUS) | (pl.col("status") >= FIRST_SERVER_ERROR)).fill_null(value=False)
    marked = pl.concat(list(pieces)).with_columns(mended=~failed)
    # Logs often count whole seconds: within one moment the failure comes first, whatever the accounts are called.
    rows = marked.sort(*_KEY, "timestamp", "mended", "account_id", "status", nulls_last=True)
    hour = pl.col("timestamp").dt.truncate("1h")
    traffic = rows.with_columns(busy=pl.len().over(*_KEY, hour), hour=hour)
    same_prompt = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift(-1)) for name in _KEY)
    follows = traffic.with_columns(
        heir=pl.when(same_prompt).then(pl.col("account_id").shift(-1)),
        taken_at=pl.when(same_prompt).then(pl.col("timestamp").shift(-1)),
    )
    # The failed request and its successor are in `busy` themselves: what is left is the prompt's other traffic.
    chance = (pl.col("busy") - 2) * _WINDOW_SHARE
    taken = follows.filter(
        ~pl.col("mended")
        & (pl.col("heir") != pl.col("account_id"))
        & (pl.col("taken_at") - pl.col("timestamp") <= WINDOW)
        & (chance <= MAX_CHANCE)
    )
    entity = phrase("{}@{}", pl.col("prompt_sha256").str.slice(0, 16), pl.col("timestamp").dt.timestamp("us"))
    named = taken.with_columns(entity=entity)
    givers = named.select("account_id", "timestamp", "entity")
    heirs = named.select(account_id="heir", timestamp="taken_at", entity="entity")
    return pl.concat([givers, heirs]).sort("entity", "account_id", "timestamp")
