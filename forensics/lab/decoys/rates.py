"""Decoys through the scorer → how many of what a case reports chance alone would report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.foundation.progress import Silence
from forensics.lab.decoys.shuffle import decoy, without_tape
from forensics.pipeline.judgement import Context, conclude, group
from forensics.pipeline.rules import read_rules
from forensics.pipeline.state import state_of

if TYPE_CHECKING:
    from forensics.foundation.progress import Progress
    from forensics.pipeline.state import State
    from forensics.vocabulary.case import Case
    from forensics.vocabulary.settings import Settings

LEVELS: Final = (0.5, 0.8, 0.95)
"""Probabilities from which clusters and accounts are counted."""
RUNS: Final = 10
"""Decoys. A rate of one in ten per level is then one decoy finding in all."""
CAVEAT: Final = (
    "Decoys are strangers: they show how often chance alone looks like a network here. They say nothing of companies, "
    "classes and families, whose accounts do belong together. A true pool leaves its hubs behind: what it shared stays "
    "as crowded in a decoy, among other accounts, so a case of many pools has decoys that find too much."
)


@dataclass(frozen=True, slots=True)
class Level:
    """What is reported at one level."""

    level: float
    subject: str
    """``clusters`` or ``accounts``."""
    target: int
    """In the case, judged without what is taken in order of time."""
    decoys: tuple[int, ...]
    """In each decoy."""

    @property
    def rate(self) -> float | None:
        """False-discovery rate: mean of the decoys over the target, at most 1; None where nothing is reported.

        Elias and Gygi, "Target-decoy search strategy" (Nature Methods 2007), with as many decoys as runs.
        """
        return min(1.0, sum(self.decoys) / len(self.decoys) / self.target) if self.target else None

    @property
    def at_most(self) -> float | None:
        """The rate with one more cluster among the decoys: what so few runs cannot exclude; None for accounts.

        Accounts come in clusters, so that one more account is not the least that chance could have added.
        """
        if not self.target or self.subject != "clusters":
            return None
        return min(1.0, (sum(self.decoys) + 1) / len(self.decoys) / self.target)


def rates(
    case: Case, settings: Settings, runs: int = RUNS, seed: int = 0, progress: Progress | None = None
) -> list[Level]:
    """Judge a case and its decoys by the same scorer.

    Parameters
    ----------
    settings
        Of the case: they say by which rules and at which prevalence it is judged.
    seed
        Of the decoys.

    Raises
    ------
    InputError
        The case has no state.
    """
    listener = progress or Silence()
    rules = read_rules(settings.judge.rules)
    state = state_of(case.state)
    # As where a case is judged again: what today's list calls trivial ties nobody.
    state = replace(state, contacts=state.contacts.filter(~pl.col("entity").is_in(sorted(rules.trivial))))
    context = Context(case.scope, case.provenance, rules, settings, case.rejects)
    target = _counted(without_tape(state), context)
    listener.start("decoys", runs, "decoys")
    decoys = []
    for run in range(runs):
        decoys.append(_counted(decoy(state, seed, run), context))
        listener.advance(1)
    return [
        Level(level, subject, target[subject, level], tuple(counted[subject, level] for counted in decoys))
        for subject in ("clusters", "accounts")
        for level in LEVELS
    ]


def _counted(state: State, context: Context) -> dict[tuple[str, float], int]:
    tables = conclude(state, group(state, context.rules, context.settings.seed), context).tables
    clustered = tables["accounts"].drop_nulls("cluster_id")
    columns = {"clusters": tables["clusters"]["confidence"], "accounts": clustered["membership"]}
    return {(name, level): int((values >= level).sum()) for name, values in columns.items() for level in LEVELS}


def told(found: list[Level]) -> str:
    """The rates as a table, with what they cannot say."""
    runs = len(found[0].decoys)
    lines = [
        f"False discoveries among strangers, from {runs} decoys of this case",
        "",
        "            from  in the case  decoys: mean, most  false-discovery rate  not excluded",
    ]
    for level in found:
        mean, most = sum(level.decoys) / runs, max(level.decoys)
        lines.append(
            f"{level.subject:<10}  {level.level:.2f}  {level.target:>11,}  {mean:>12,.1f}, {most:>4,}  "
            f"{_share(level.rate):>20}  {_share(level.at_most):>12}"
        )
    return "\n".join([*lines, "", CAVEAT, "What is taken in order of time was left out on both sides.", ""])


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"
