"""Private templates: what a workload puts around every one of its tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from forensics.lab.tables import answers, asks, words

if TYPE_CHECKING:
    import numpy as np


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
