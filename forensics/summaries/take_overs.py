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

_SLOT = "15s"
"""Grid on which starts near a failure are looked for: its own slot and both neighbours."""

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

    Strangers who run one public bot at one time of day send one prompt in one burst, and some of them fail. So an
    heir that ever sends the prompt on its own account, not in the wake of a failure, has taken nothing over; nor
    has anyone when two accounts start the same prompt within the window.

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
    starts = _starts(follows)
    # The failed request and its successor are in `busy` themselves: what is left is the prompt's other traffic.
    chance = (pl.col("busy") - 2) * _WINDOW_SHARE
    next_ones = follows.filter(
        ~pl.col("mended")
        & (pl.col("heir") != pl.col("account_id"))
        & (pl.col("taken_at") - pl.col("timestamp") <= WINDOW)
        & (chance <= MAX_CHANCE)
    )
    own = starts.select(*_KEY, heir="account_id").unique()
    strangers = next_ones.join(own, on=[*_KEY, "heir"], how="anti", nulls_equal=True)
    taken = strangers.join(
        _in_bursts(strangers, starts), on=[*_KEY, "timestamp", "account_id"], how="anti", nulls_equal=True
    )
    entity = phrase("{}@{}", pl.col("prompt_sha256").str.slice(0, 16), pl.col("timestamp").dt.timestamp("us"))
    named = taken.with_columns(entity=entity)
    givers = named.select("account_id", "timestamp", "entity")
    heirs = named.select(account_id="heir", timestamp="taken_at", entity="entity")
    return pl.concat([givers, heirs]).sort("entity", "account_id", "timestamp")


def _starts(follows: pl.DataFrame) -> pl.DataFrame:
    """Rows that send a prompt on their own: not next after a failure within the window."""
    same_prompt = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift(1)) for name in _KEY)
    after_failure = ~pl.col("mended").shift(1) & (pl.col("timestamp") - pl.col("timestamp").shift(1) <= WINDOW)
    in_wake = (same_prompt & after_failure).fill_null(value=False)
    return follows.filter(~in_wake).select(*_KEY, "account_id", "timestamp")


def _in_bursts(failures: pl.DataFrame, starts: pl.DataFrame) -> pl.DataFrame:
    """Failures within a window of which two accounts start the same prompt by themselves."""
    slot = pl.col("timestamp").dt.truncate(_SLOT)
    around = [failures.with_columns(slot=slot.dt.offset_by(offset)) for offset in (f"-{_SLOT}", "0s", _SLOT)]
    others = starts.select(*_KEY, slot=slot, other="account_id").unique()
    met = pl.concat(around).join(others, on=[*_KEY, "slot"], how="inner", validate="m:m", nulls_equal=True)
    failure = [*_KEY, "timestamp", "account_id"]
    # A chain of failures has one start, its first request; two starts are two senders.
    starters = met.group_by(failure).agg(n=pl.col("other").n_unique())
    return starters.filter(pl.col("n") > 1).select(failure)
