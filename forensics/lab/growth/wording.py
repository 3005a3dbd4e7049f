"""Private templates: what a workload puts around every one of its tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from forensics.lab.tables import answers, asks, words

if TYPE_CHECKING:
    import numpy as np


_BUILDS = 10_000
"""Builds of honest products: no two products share a template by chance."""
_EXTRA = 0.3
"""Probability of each further part of an honest product's template; invented."""


_EXAMPLE = (answers.ANSWER_OPENINGS, words.SUBJECTS, answers.ANSWER_MIDDLES, words.OBJECTS, answers.ANSWER_CLOSINGS)


@dataclass(frozen=True, slots=True)
class Wrap:
    """What stands before and after a task."""

    before: str
    after: str

    def around(self, texts: pl.Series) -> pl.Series:
        """Wrap every text."""
        return pl.select(pl.lit(self.before) + texts + pl.lit(self.after)).to_series()


def one(own: np.random.Generator, options: tuple[str, ...]) -> str:
    """Draw one of the options, evenly."""
    return options[int(own.integers(0, len(options)))]


def private_template(own: np.random.Generator, family: str) -> Wrap:
    """Write a workload's template; two operators rarely choose the same words (one in 60,000)."""
    asked = instruction(own, family)
    label, rule = one(own, asks.TASK_LABELS), one(own, words.SYSTEM_RULES)
    return Wrap(f"{asked}\n\n{label}", f"\n\n{rule}")


def instruction(own: np.random.Generator, family: str) -> str:
    """Who answers, what is asked, in which manner, how to finish: one alternative of each."""
    role, ask, manner, finish = (one(own, options) for options in asks.ASK_CLAUSES[family])
    return f"{role} {ask} {manner} {finish}"


def rubric(own: np.random.Generator) -> str:
    """Four criteria with points, as a list."""
    picked = own.permutation(len(answers.CRITERIA))[:4].tolist()
    points = own.integers(1, 6, 4).tolist()
    return "\n".join(f"- {answers.CRITERIA[at]} ({n} points)" for at, n in zip(picked, points, strict=True))


def elicitation(own: np.random.Generator) -> Wrap:
    """Ask for the reasoning behind a finished answer, between tags; the first tag is already open."""
    opening, closing = answers.TAGS[int(own.integers(0, len(answers.TAGS)))]
    scene, ask, manner = (one(own, options) for options in answers.ELICITATION)
    where = one(own, answers.WHERE).replace("{a}", opening).replace("{b}", closing)
    return Wrap(f"{scene} {ask} {manner} {where}\n\n", f"\n\n{opening}\n")


def product_templates(rng: np.random.Generator, n: int) -> list[tuple[str, str]]:
    """Write ``n`` private templates of honest products that ask as extraction does.

    Tutors want every step, graders a score, agents a plan: for honest kinds whose words must not give them away as
    honest. In place of ``content.app_templates``.
    """
    families = tuple(asks.ASK_CLAUSES)
    written = []
    for _ in range(n):
        family, build = one(rng, families), int(rng.integers(0, _BUILDS))
        extras = (
            one(rng, asks.COURTESIES),
            f"For example: {one(rng, asks.TASK_HEADS[family])} {one(rng, words.SUBJECTS)}.",
            f"Rubric:\n{rubric(rng)}",
            _each(rng, answers.ELICITATION),
            _each(rng, answers.PREAMBLES),
            _tagged(rng, one(rng, answers.WHERE)),
            f"An example: {' '.join(one(rng, parts) for parts in _EXAMPLE)}",
            " ".join(answers.ANSWER_LABELS[int(rng.integers(0, len(answers.ANSWER_LABELS)))]),
        )
        kept = [text for text in extras if rng.random() < _EXTRA]
        front = " ".join([f"{instruction(rng, family)} (build {build})", *kept])
        written.append((f"{front}\n\n{one(rng, asks.TASK_LABELS)}", f"\n\n{one(rng, asks.FAREWELLS)}"))
    return written


def _each(rng: np.random.Generator, clauses: tuple[tuple[str, ...], ...]) -> str:
    return " ".join(one(rng, options) for options in clauses)


def _tagged(rng: np.random.Generator, where: str) -> str:
    opening, closing = answers.TAGS[int(rng.integers(0, len(answers.TAGS)))]
    return where.replace("{a}", opening).replace("{b}", closing)
