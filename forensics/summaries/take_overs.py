"""Pass 2: rows whose prompt failed somewhere → who took whose failed prompt over."""

from __future__ import annotations

from dataclasses import dataclass
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
_PAIR = 2
"""Requests: the failed one and its successor, which are in the hour's traffic themselves."""
MOST_AN_HOUR = _PAIR + int(MAX_CHANCE / _WINDOW_SHARE)
"""Requests of one prompt in one hour; of more, a next one proves nothing."""

_SLOT = "15s"
"""Grid on which starts near a failure are looked for: its own slot and both neighbours."""
_SHOWN = 16
"""Characters of a prompt's hash that the name of a take-over shows: 64 bits of a SHA-256."""

COLUMNS = frozenset({"prompt_sha256", "message_count", "status"})
"""Request columns of pass 2."""
_KEY = ["prompt", "message_count"]


@dataclass(frozen=True, slots=True)
class FailedPrompts:
    """Which requests can have been taken over."""

    keys: pl.DataFrame
    """``prompt`` (key of the prompt's hash) and ``message_count`` of requests that failed in an hour without too
    many other failures; each once."""
    seed: int
    """Of the keys, which are hashes by ``pl.Expr.hash``: for one run only."""


def failed_prompts(failures: pl.DataFrame, seed: int) -> FailedPrompts:
    """Prompts to read again; left out are those that fail too often an hour, whenever they fail, to prove anything.

    Parameters
    ----------
    failures
        ``Failures``; the prompt is a text, or its key by this seed already.
    """
    given = failures.schema["prompt_sha256"] == pl.UInt64
    prompt = pl.col("prompt_sha256") if given else pl.col("prompt_sha256").hash(seed)
    hours = failures.lazy().group_by(prompt.alias("prompt"), "message_count", pl.col("timestamp").dt.truncate("1h"))
    keys = hours.agg(n=pl.len()).filter(pl.col("n") <= MOST_AN_HOUR).select(*_KEY).unique()
    return FailedPrompts(keys.collect(), seed)


def retries(requests: pl.DataFrame, failed: FailedPrompts) -> pl.DataFrame:
    """Rows of prompts that failed at least once; a filter, so pieces simply add up.

    Returns
    -------
    polars.DataFrame
        ``prompt`` (key), ``message_count``, ``timestamp``, ``account_id``, ``mended`` (did not fail) and, of failed
        rows, ``shown``, the start of the prompt's hash.
    """
    status = pl.col("status")
    failing = (status.is_in(RETRIED_STATUS) | (status >= FIRST_SERVER_ERROR)).fill_null(value=False)
    rows = requests.lazy().drop_nulls("prompt_sha256").with_columns(prompt=pl.col("prompt_sha256").hash(failed.seed))
    keys = failed.keys.lazy()
    # By the prompt first: joining on a single column of integers is cheap, and leaves few rows.
    near = rows.join(keys.select("prompt").unique(), on="prompt", how="semi")
    return (
        near.join(keys, on=_KEY, how="semi", nulls_equal=True)
        .select(
            *_KEY,
            "timestamp",
            "account_id",
            mended=~failing,
            shown=pl.when(failing).then(pl.col("prompt_sha256").str.slice(0, _SHOWN)),
        )
        .collect()
    )


def take_overs(pieces: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Pairs (failed request, next request of the same prompt by another account within the window).

    Strangers who run one public bot at one time of day send one prompt in one burst, and some of them fail. So an
    heir that ever sends the prompt on its own account, not in the wake of a failure, has taken nothing over; nor
    has anyone when two accounts start the same prompt within the window.

    Parameters
    ----------
    pieces
        What ``retries`` left, in any order; with a prompt come all its rows.

    Returns
    -------
    polars.DataFrame
        Two rows per take-over: ``account_id``, ``timestamp``, ``entity`` (prompt and time of the failure).
    """
    # Logs often count whole seconds: within one moment the failure comes first, whatever the accounts are called.
    rows = _provable(pl.concat(list(pieces))).sort(*_KEY, "timestamp", "mended", "account_id", nulls_last=True)
    same_prompt = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift(-1)) for name in _KEY)
    follows = rows.with_columns(
        busy=pl.len().over(*_KEY, pl.col("timestamp").dt.truncate("1h")),
        heir=pl.when(same_prompt).then(pl.col("account_id").shift(-1)),
        taken_at=pl.when(same_prompt).then(pl.col("timestamp").shift(-1)),
    )
    starts = _starts(follows)
    next_ones = follows.filter(
        ~pl.col("mended")
        & (pl.col("heir") != pl.col("account_id"))
        & (pl.col("taken_at") - pl.col("timestamp") <= WINDOW)
        & pl.col("busy").is_between(_PAIR, MOST_AN_HOUR)
    )
    own = starts.select(*_KEY, heir="account_id").unique()
    strangers = next_ones.join(own, on=[*_KEY, "heir"], how="anti", nulls_equal=True)
    taken = strangers.join(
        _in_bursts(strangers, starts), on=[*_KEY, "timestamp", "account_id"], how="anti", nulls_equal=True
    )
    named = taken.with_columns(entity=phrase("{}@{}", pl.col("shown"), pl.col("timestamp").dt.timestamp("us")))
    givers = named.select("account_id", "timestamp", "entity")
    heirs = named.select(account_id="heir", timestamp="taken_at", entity="entity")
    return pl.concat([givers, heirs]).sort("entity", "account_id", "timestamp")


def _provable(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of prompts that failed in some hour in which a next request proves anything: the others need no order."""
    hours = rows.lazy().group_by(*_KEY, pl.col("timestamp").dt.truncate("1h"))
    counted = hours.agg(n=pl.len(), failed=(~pl.col("mended")).any())
    able = counted.filter(pl.col("failed") & pl.col("n").is_between(_PAIR, MOST_AN_HOUR)).select(_KEY).unique()
    return rows.lazy().join(able, on=_KEY, how="semi", nulls_equal=True).collect()


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
