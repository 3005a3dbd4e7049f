"""Grading: a question, one answer or two, a rubric, and a score asked for in a handful of tokens."""

from __future__ import annotations

import polars as pl

from forensics.lab.growth.asks import Job, Pages, Style
from forensics.lab.growth.content import sentences
from forensics.lab.growth.tasks import candidates, queued, worded
from forensics.lab.growth.wording import instruction, rubric
from forensics.lab.tables.answers import ANSWER_LABELS
from forensics.lab.tables.asks import TASK_HEADS

_PAIRS = 0.5
"""Share of workloads that compare two answers rather than mark one; invented."""
_FIRST, _SECOND = 1, 2
"""Salts of the two answers."""


def _write(job: Job) -> Pages:
    own, heads = job.own, TASK_HEADS[job.family]
    front = f"{instruction(own, 'rubric')}\n\nRubric:\n{rubric(own)}"
    asked, answered = ANSWER_LABELS[int(own.integers(0, len(ANSWER_LABELS)))]
    pairs = own.random() < _PAIRS
    task, position = queued(job)
    picks = worded(own, len(heads), task)
    given = [candidates(picks, salt) for salt in ((_FIRST, _SECOND) if pairs else (_FIRST,))]
    answers = [
        pl.lit(f"\n\n{answered}{f'({number}) ' if pairs else ''}") + text for number, text in enumerate(given, 1)
    ]
    end = "\n\nBetter answer and score:" if pairs else "\n\nScore:"
    whole = pl.concat_str(pl.lit(f"{front}\n\n{asked}"), sentences(heads, picks), *answers, pl.lit(end))
    return Pages(position, pl.select(whole).to_series())


part = Style(
    "rubric",
    "single turns with a rubric, a question and one or two answers; a score comes back, max_tokens is pinned",
    "Anthropic, 23 Feb 2026: rubric-based grading, the model used as a reward model",
    _write,
    samplings=("judge", "grade"),
)
