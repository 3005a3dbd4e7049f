"""The list of tasks that a workload goes through: evenly over its topics, each task once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import Ints, Keys, mix, word_of
from forensics.lab.growth.content import NUMBERS, Picks, sentences
from forensics.lab.tables import answers, words

if TYPE_CHECKING:
    from forensics.lab.growth.asks import Job

N_TOPICS = len(words.SUBJECTS) * len(words.OBJECTS)
"""A topic is a subject with an object: 3,840."""
SLICE_TASKS = 2**32
"""Tasks that one stretch of time may number: far more than a world has requests."""
_POOLS, _SLICES = 2**18, 2**12
"""Numbers that pools are told apart by, and stretches that each may have: task numbers fit 62 bits."""
_COPIES = (1, 1, 1, 2, 4, 8)
"""Answers asked for to one task where a workload resamples: best of n; half of the workloads never do. Powers of two
as in common training recipes; shares invented."""
_RESAMPLED = 0.03
"""Share of tasks asked several times, in a workload that resamples; invented, small."""


def first_task(group: str, part: int) -> int:
    """Number of the first task in a stretch of time; pools that share their words do not share their tasks."""
    return (word_of(group) % _POOLS * _SLICES + part) * SLICE_TASKS


def queued(job: Job) -> tuple[Ints, Ints]:
    """Go through the list: a task is asked once, or, now and then, several times in a row (best of n).

    Returns
    -------
    tuple
        Numbers of the distinct tasks, and each request's position among them.
    """
    copies = _COPIES[int(job.own.integers(0, len(_COPIES)))]
    times = np.where(job.rng.random(job.n) < _RESAMPLED, copies, 1)
    position = np.repeat(np.arange(job.n, dtype=np.int64), times)[: job.n]
    n_tasks = int(position[-1]) + 1 if job.n else 0
    return job.first + np.arange(n_tasks, dtype=np.int64), position


def topics(own: np.random.Generator, task: Ints, n_topics: int) -> Ints:
    """The topic of each task: the list is shuffled once, and every topic comes once before any comes twice."""
    return own.permutation(n_topics)[task % n_topics].astype(np.int64)


def bodies(own: np.random.Generator, heads: tuple[str, ...], task: Ints) -> pl.Series:
    """Word each task: the same number gives the same words in every stretch of time."""
    return sentences(heads, worded(own, len(heads), task))


def worded(own: np.random.Generator, n_heads: int, task: Ints) -> Picks:
    """Which words each task is made of; a second object keeps millions of tasks apart."""
    topic = topics(own, task, N_TOPICS)
    rest: Keys = mix(task, int(own.integers(0, 2**62)))
    low, high = NUMBERS
    return Picks(
        opener=digits(rest, 0, n_heads),
        subject=topic % len(words.SUBJECTS),
        link=digits(rest, 12, len(words.LINKS)),
        object=topic // len(words.SUBJECTS),
        ending=digits(rest, 24, len(words.ENDINGS)),
        number=low + digits(rest, 36, high - low),
        second=digits(rest, 48, len(words.OBJECTS)),
    )


def candidates(picks: Picks, salt: int) -> pl.Series:
    """Write a finished answer to each task, on the task's own subject and object; another one per salt."""
    rest: Keys = mix(picks.number, picks.opener * N_TOPICS + picks.link, picks.ending, salt)
    closing = digits(rest, 24, len(answers.ANSWER_CLOSINGS))
    halves = [text.partition("{n}") for text in answers.ANSWER_CLOSINGS]
    number = pl.Series(NUMBERS[0] + digits(rest, 36, NUMBERS[1] - NUMBERS[0])).cast(pl.String)
    numbered = pl.Series([bool(half[1]) for half in halves]).gather(closing)
    shown = pl.select(pl.when(numbered).then(number).otherwise(pl.lit(""))).to_series()
    start = pl.concat_str(
        pl.Series(answers.ANSWER_OPENINGS).gather(digits(rest, 0, len(answers.ANSWER_OPENINGS))),
        pl.Series(words.SUBJECTS).gather(picks.subject),
        pl.Series(answers.ANSWER_MIDDLES).gather(digits(rest, 12, len(answers.ANSWER_MIDDLES))),
        pl.Series(words.OBJECTS).gather(picks.object) + ". " + pl.Series([half[0] for half in halves]).gather(closing),
        separator=" ",
    )
    return pl.select(pl.concat_str(start, shown, pl.Series([half[2] for half in halves]).gather(closing))).to_series()


def digits(random: Keys, shift: int, base: int) -> Ints:
    """Positions 0..base-1 from random words; shifts 12 bits apart give independent ones."""
    return ((random >> np.uint64(shift)) % np.uint64(base)).astype(np.int64)
