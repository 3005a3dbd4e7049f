"""A suite evaluated, and its scores as text."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from forensics.casestore.staging import is_free, refuse_unsafe
from forensics.cli.rows import table
from forensics.foundation.errors import CaseExistsError
from forensics.lab.scores.report import score
from forensics.lab.suites import evaluate
from forensics.lab.suites.judges import OURS
from forensics.lab.suites.run import Hands, run_worlds
from forensics.lab.suites.suite import read_suite
from forensics.reports.figures import many

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.cli.door import Call
    from forensics.lab.scores.report import Scores


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for."""

    suite: Path
    families: tuple[str, ...] = ()
    """All when empty."""
    out: Path | None = None
    workers: int | None = None
    """One a core when None."""
    json: Path | None = None
    cache: Path | None = None


def evaluated(call: Call, wish: Wish) -> str:
    """Run the worlds, write what was asked for, and say the scores.

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
    if wish.json is not None:
        wish.json.write_text(scores.to_json(), "utf-8")
    n_requests = sum(world.n_requests for world in worlds)
    head = f"{many(len(worlds), 'world')} of the suite {suite.name}, {many(n_requests, 'request')}"
    return f"{head}\n\n{scores_text(scores)}"


def scores_text(scores: Scores) -> str:
    """Main figures with their intervals, then one row a family."""
    figures = pl.DataFrame(
        [(name, figure.value, figure.low, figure.high) for name, figure in scores.figures.items()],
        schema={"figure": pl.String, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64},
        orient="row",
    )
    families = pl.DataFrame(
        [{"family": family.family, "worlds": family.n_worlds, **family.figures} for family in scores.families],
        infer_schema_length=None,
    )
    return f"{table(figures)}\n\n{table(families)}"
