"""A relay that starts asks for the list of models once per key: all accounts within a second or so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import SECOND
from forensics.lab.growth.assemble import assemble
from forensics.lab.growth.draft import ORGANIC
from forensics.lab.growth.pools import alive_at
from forensics.lab.world import Verdict

if TYPE_CHECKING:
    from forensics.lab.growth.draft import Bundle
    from forensics.lab.growth.rings import Pool
    from forensics.lab.world import GroupTraffic, Plan

_KEYS_PER_SECOND = 200
"""Measured: 60 accounts in 0.29 s."""
_ABSENT = (
    *("model", "prompt", "prompt_sha256", "system_prompt_sha256", "conversation_id", "tool_count", "image_count"),
    *("message_count", "temperature", "max_tokens", "stream", "input_tokens", "output_tokens"),
)
"""What a request for a list does not have."""
_ANSWER_MS = 0.03
"""Answer time of a list beside that of a short completion."""


def with_listing(plan: Plan, pool: Pool, bundle: Bundle, grown: GroupTraffic, secret: int) -> GroupTraffic:
    """Add one request for ``/v1/models`` per account, at the pool's first moment, when it lies in the stretch."""
    moment = int(pool.since.min())
    account = alive_at(moment, pool.since, pool.until)
    rows = np.flatnonzero(bundle.draft.purpose != ORGANIC)
    if not (plan.window[0] <= moment < plan.window[1]) or not len(rows):
        return grown
    # Each row is like one that the relay sends anyway: the exits and connections are those of its first requests.
    rows = rows[np.argsort(bundle.draft.time[rows], kind="stable")][: len(account)]
    like = bundle.draft.take(rows[np.arange(len(account)) % len(rows)])
    zeros = np.zeros(len(account), dtype=np.int64)
    spread = len(account) * SECOND // _KEYS_PER_SECOND
    draft = like.changed(
        time=moment + np.sort(plan.rng.integers(0, max(1, spread), len(account))),
        account=account,
        conversation=zeros - 1,
        turn=zeros,
        system=zeros - 1,
        status=zeros + 200,
        retry=zeros,
        purpose=zeros + ORGANIC,
    )
    asked = assemble(
        replace(plan, files=()), pool.people, replace(bundle, draft=draft), Verdict(None, None, "operator"), secret
    )
    present = [name for name in _ABSENT if name in asked.requests.columns]
    listing = asked.requests.with_columns(
        pl.lit(None).cast(asked.requests.schema[name]).alias(name) for name in present
    ).with_columns(
        endpoint=pl.lit("/v1/models"),
        http_method=pl.lit("GET"),
        latency_ms=(pl.col("latency_ms") * _ANSWER_MS).round(1),
    )
    truth = grown.truth.with_columns(pl.col("n_requests") + asked.truth["n_requests"])
    return replace(grown, requests=pl.concat([grown.requests, listing]), truth=truth)
