"""The same ask in other words every time, from a grammar of synonyms; the tasks remain a list that is gone through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.growth.asks import Job, Pages, Style
from forensics.lab.growth.tasks import bodies, queued
from forensics.lab.tables.asks import ASK_CLAUSES, COURTESIES, FAREWELLS, TASK_HEADS, TASK_LABELS

if TYPE_CHECKING:
    from forensics.lab.draws import Ints

_KEPT = 4
"""Synonyms of a clause that one workload uses, of five: operators do not share the whole grammar."""
_TASK_FIRST = 0.4
"""Share of requests that name the task before they say what to do with it; invented."""


def _write(job: Job) -> Pages:
    clauses = [_some(job.own, options) for options in ASK_CLAUSES[job.family]]
    task, position = queued(job)
    label = _drawn(job, TASK_LABELS)
    tasks = pl.select(label + bodies(job.own, TASK_HEADS[job.family], task).gather(position)).to_series()
    asked = pl.select(pl.concat_str(*(_drawn(job, options) for options in clauses), separator=" ")).to_series()
    task_first = pl.Series(job.rng.random(job.n) < _TASK_FIRST)
    whole = pl.select(
        pl.concat_str(
            _drawn(job, COURTESIES) + " " + pl.when(task_first).then(tasks).otherwise(asked),
            pl.when(task_first).then(asked).otherwise(tasks),
            _drawn(job, FAREWELLS),
            separator="\n\n",
        )
    ).to_series()
    return Pages(np.arange(job.n, dtype=np.int64), whole)


def _some(own: np.random.Generator, options: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(options[at] for at in own.permutation(len(options))[:_KEPT].tolist())


def _drawn(job: Job, options: tuple[str, ...]) -> pl.Series:
    picks: Ints = job.rng.integers(0, len(options), job.n)
    return pl.Series(options).gather(picks)


part = Style(
    "paraphrase",
    "hundreds of thousands of wordings of one ask around tasks that are gone through evenly",
    "OpenAI memo, 12 Feb 2026: new, obfuscated ways of masking what is asked and from where",
    _write,
)
