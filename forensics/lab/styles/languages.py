"""One list of tasks swept through ten languages, every task in each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.draws import mix
from forensics.lab.growth.asks import Job, Pages, Style
from forensics.lab.growth.tasks import digits, queued, topics
from forensics.lab.growth.translations import N_ITEMS, Phrases, local_texts
from forensics.lab.growth.wording import private_template
from forensics.lab.tables.tongues import N_ASKS, N_CLOSERS, TONGUES

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from forensics.lab.draws import Ints

_WRAPPED = 0.5
"""Share of workloads that put an English instruction around the local text; invented."""
_NUMBERS = (100, 9_000)
"""Smallest number of a case, and how many there are."""


def _write(job: Job) -> Pages:
    own = job.own
    template = private_template(own, "languages")
    wrapped = own.random() < _WRAPPED
    task, position = queued(job)
    texts = _swept(own, task)
    return Pages(position, template.around(texts) if wrapped else texts)


def _swept(own: np.random.Generator, task: Ints) -> pl.Series:
    asks, closers = (own.integers(0, count, len(TONGUES)) for count in (N_ASKS, N_CLOSERS))
    # Items and languages are shuffled together: a work queue that is dealt out in turn gives no account a language.
    cell = topics(own, task, N_ITEMS * len(TONGUES))
    language, item = cell % len(TONGUES), cell // len(TONGUES)
    low, count = _NUMBERS
    sweep = task // (N_ITEMS * len(TONGUES))
    number = low + digits(mix(sweep * N_ITEMS + item, int(own.integers(0, 2**62))), 0, count)
    return local_texts(Phrases(language, asks[language], item, number, closers[language]))


part = Style(
    "languages",
    "one list of tasks in ten languages, the same instruction in each of them throughout",
    "Google GTIG, Feb 2026: breadth of questions in non-English languages",
    _write,
)
