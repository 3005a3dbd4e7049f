"""A suite evaluated, and its scores as text."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forensics.casestore.staging import is_free, refuse_unsafe
from forensics.foundation.errors import CaseExistsError
from forensics.lab.scores.report import score
from forensics.lab.scores.table import sections, text
from forensics.lab.suites import evaluate
from forensics.lab.suites.judges import OURS
from forensics.lab.suites.run import Hands, run_worlds
from forensics.lab.suites.suite import read_suite
from forensics.reports.figures import many

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.cli.door import Call


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for."""

    suite: Path
    families: tuple[str, ...] = ()
    """All when empty."""
    out: Path | None = None
    workers: int | None = None
    """One a core when None."""
    cache: Path | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What ``lab evaluate`` shows."""

    table: str
    json: str


def evaluated(call: Call, wish: Wish) -> Answer:
    """Run the worlds, keep the outcomes where that was asked for, and score them.

    Raises
    ------
    CaseExistsError
        The folder is not empty, and ``--force`` was not given.
    ForensicsError
        The suite is not one, or a world failed; the error names it.
    """
    choices = call.choices
    if wish.out is not None:
        refuse_unsafe(wish.out)
        if not is_free(wish.out) and not choices.get("force"):
            raise CaseExistsError("the folder is not empty", where=str(wish.out), hint="add --force, or choose another")
    suite = read_suite(wish.suite)
    entries = evaluate.chosen(suite, wish.families)
    rules = choices.get("rules")
    options = {"rules": str(rules.absolute())} if rules else {}
    hands = Hands(wish.workers or os.cpu_count() or 1, wish.cache, choices.get("temp-dir"))
    with call.screen.progress() as progress:
        worlds = run_worlds(entries, OURS, options=options, hands=hands, progress=progress)
        progress.start("score")
        outcomes = evaluate.outcomes(worlds)
        scores = score(outcomes, choices.get("seed", 0))
    if wish.out is not None:
        wish.out.mkdir(parents=True, exist_ok=True)
        evaluate.keep(worlds, outcomes, wish.out)
    n_requests = sum(world.n_requests for world in worlds)
    head = f"{many(len(worlds), 'world')} of the suite {suite.name}, {many(n_requests, 'request')}"
    return Answer(f"{head}\n\n{text(sections(scores))}", scores.to_json())
