"""One fixed prompt that the relay puts before every task, and one system prompt, whoever the customer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.growth.asks import Job, Pages, Style
from forensics.lab.growth.tasks import bodies, queued
from forensics.lab.growth.veils import veiled
from forensics.lab.growth.wording import one
from forensics.lab.tables.answers import PREAMBLES
from forensics.lab.tables.asks import ASK_CLAUSES, TASK_HEADS, TASK_LABELS

if TYPE_CHECKING:
    from forensics.lab.draws import Ints

_VEILED = 0.04
"""Share of requests with a zero-width space in prompt and system prompt (CLIProxyAPI may insert them); invented."""


def _write(job: Job) -> Pages:
    preamble = " ".join(one(job.pool, options) for options in PREAMBLES)
    ask = f"{one(job.own, ASK_CLAUSES[job.family][1])}. {one(job.own, TASK_LABELS)}"
    task, position = queued(job)
    fronts = pl.Series([f"{front}\n\n{ask}" for front in veiled(preamble)])
    veil = _veils(job, len(fronts))
    texts = bodies(job.own, TASK_HEADS[job.family], task).gather(position)
    whole = pl.select(fronts.gather(veil) + texts).to_series()
    return Pages(np.arange(job.n, dtype=np.int64), whole, veil)


def _veils(job: Job, n_variants: int) -> Ints:
    hidden = job.rng.random(job.n) < _VEILED
    return np.where(hidden, job.rng.integers(1, n_variants, job.n), 0)


part = Style(
    "injected",
    "one fixed prompt before every task and one system prompt, now and then with a zero-width space inside",
    "Anthropic, Sep 2026: one fixed prompt injected into every request of 151 M",
    _write,
    system="pool",
)
