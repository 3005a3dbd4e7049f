"""Free texts like anybody's, with nothing in common but that they go evenly through a list of topics."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from forensics.lab.growth.asks import Job, Pages, Style
from forensics.lab.growth.content import sentences
from forensics.lab.growth.tasks import worded
from forensics.lab.tables.asks import TASK_HEADS
from forensics.lab.tables.words import OPENERS


def _write(job: Job) -> Pages:
    task = job.first + np.arange(job.n, dtype=np.int64)
    # What the family asks for comes oftener, and no word that others would not use.
    heads = (*OPENERS, *(head for head in TASK_HEADS[job.family] if head in OPENERS))
    picks = replace(worded(job.own, len(heads), task), second=None)
    return Pages(task - job.first, sentences(heads, picks))


part = Style(
    "reworded",
    "no shared text at all, no system prompt, ways of asking as honest programs have them",
    "the limit case of obfuscated third-party routers (OpenAI memo, 12 Feb 2026): low and slow",
    _write,
    system="none",
    samplings=("sdk_1024", "sdk_4096", "sdk_stream", "long_answer"),
)
