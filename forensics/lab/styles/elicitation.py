"""A finished answer is shown, and the internal reasoning behind it asked for, step by step, between tags."""

from __future__ import annotations

import polars as pl

from forensics.lab.growth.asks import Job, Pages, Style
from forensics.lab.growth.content import sentences
from forensics.lab.growth.tasks import candidates, queued, worded
from forensics.lab.growth.wording import elicitation
from forensics.lab.tables.answers import ANSWER_LABELS
from forensics.lab.tables.asks import TASK_HEADS

_SALT = 3


def _write(job: Job) -> Pages:
    own, heads = job.own, TASK_HEADS[job.family]
    template = elicitation(own)
    asked, answered = ANSWER_LABELS[int(own.integers(0, len(ANSWER_LABELS)))]
    task, position = queued(job)
    picks = worded(own, len(heads), task)
    items = pl.concat_str(pl.lit(asked), sentences(heads, picks), pl.lit(f"\n\n{answered}"), candidates(picks, _SALT))
    return Pages(position, template.around(pl.select(items).to_series()))


part = Style(
    "elicitation",
    "asks for the internal reasoning behind a finished answer, step by step, between reasoning tags",
    "Anthropic, 23 Feb 2026: prompts that ask to articulate the internal reasoning behind a finished answer",
    _write,
    samplings=("trace", "long_answer"),
)
