"""A private template per campaign and family, its slot filled from a list of tasks, each asked once."""

from __future__ import annotations

from forensics.lab.growth.asks import Job, Pages, Style
from forensics.lab.growth.tasks import bodies, queued
from forensics.lab.growth.wording import private_template
from forensics.lab.tables.asks import TASK_HEADS


def _write(job: Job) -> Pages:
    template = private_template(job.own, job.family)
    task, position = queued(job)
    return Pages(position, template.around(bodies(job.own, TASK_HEADS[job.family], task)))


part = Style(
    "slots",
    "one template per campaign and family, each task of a list asked once, shared out over the accounts",
    "Anthropic, 23 Feb 2026: synchronised traffic across accounts, identical patterns, load balancing",
    _write,
)
