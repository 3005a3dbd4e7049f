"""All scores of one method over some worlds; and the difference of two methods on the same worlds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.errors import UsageError
from forensics.lab.draws import group_rng
from forensics.lab.scores.accounts import AccountFigures, account_figures
from forensics.lab.scores.accusations import Accusations, Victims, accusations, victims
from forensics.lab.scores.as_json import scores_json
from forensics.lab.scores.clusters import cluster_facts
from forensics.lab.scores.probabilities import ProbabilityFigures, probability_figures
from forensics.lab.scores.purposes import ActorFigures, ExtractionFigures, actor_figures, extraction_figures
from forensics.lab.scores.silent import Silent, added
from forensics.lab.scores.worlds import (
    Interval,
    WorldScore,
    differences,
    intervals,
    main_figures,
    n_defined,
    world_score,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forensics.lab.scores.outcome import Outcome

SUSPECT_FROM = 0.1
"""Probability. Accounts from here on, and those in a cluster, are suspects: whom an analyst would look at. Over all
accounts a method looks calibrated that calls everybody innocent; the issue sets its demand on suspects."""


@dataclass(frozen=True, slots=True)
class FamilyScore:
    """Main figures of one family: means over its worlds."""

    family: str
    n_worlds: int
    figures: Mapping[str, float | None]
    n_defined: Mapping[str, int]
    """Mean to the number of worlds that define it: precision, say, needs a world in which somebody is accused."""


@dataclass(frozen=True, slots=True)
class Probabilities:
    """Whether probabilities mean what they say, over all worlds together; None where there are none."""

    accounts: ProbabilityFigures | None
    """All accounts but compromised ones, by score."""
    suspects: ProbabilityFigures | None
    """Those with a score of at least 0.1 or in a cluster."""
    clusters: ProbabilityFigures | None
    """Clusters (not networks: confidence is said of each), by confidence; true as ``hydra_clusters`` has it."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Everything that is measured of one method. None means unmeasured or undefined, never zero."""

    method: str
    seed: int
    """Of the bands and intervals; no figure depends on it."""
    figures: Mapping[str, Interval]
    """Main figures: means over families of means over worlds, and rates per 100,000 honest accounts."""
    pooled: AccountFigures
    """All accounts of all worlds under one threshold."""
    silent: Silent
    """Accounts without a request, which no other figure counts."""
    accusations: Accusations
    victims: Victims
    probabilities: Probabilities
    extraction: ExtractionFigures | None
    actor: ActorFigures | None
    families: tuple[FamilyScore, ...]
    worlds: tuple[WorldScore, ...]

    def to_json(self) -> str:
        """Every figure as JSON, keys sorted: equal scores give equal text."""
        return scores_json(self)


def score(outcomes: Sequence[Outcome], seed: int = 0) -> Scores:
    """Measure one method over some worlds. The order of the outcomes does not matter.

    Raises
    ------
    UsageError
        There is no outcome, they are of several methods, or a world stands twice.
    """
    ordered = sorted(outcomes, key=lambda outcome: outcome.world)
    _refuse(ordered)
    worlds = tuple(world_score(outcome) for outcome in ordered)
    facts = cluster_facts(ordered)
    names = sorted({world.family for world in worlds})
    groups = [[world for world in worlds if world.family == name] for name in names]
    return Scores(
        method=ordered[0].method,
        seed=seed,
        figures=intervals(worlds, group_rng(seed, 0, "scores/worlds")),
        pooled=account_figures(pl.concat([outcome.accounts for outcome in ordered])),
        silent=added(outcome.silent for outcome in ordered),
        accusations=accusations(ordered),
        victims=victims(ordered),
        probabilities=_probabilities(ordered, facts, seed),
        extraction=extraction_figures(facts),
        actor=actor_figures(facts),
        families=tuple(
            FamilyScore(name, len(group), main_figures(group), n_defined(group))
            for name, group in zip(names, groups, strict=True)
        ),
        worlds=worlds,
    )


def compare(ours: Scores, theirs: Scores, seed: int = 0) -> Mapping[str, Interval]:
    """Main figures of one method minus another's, with paired intervals: whole worlds are drawn for both at once.

    Raises
    ------
    UsageError
        They were not measured on the same worlds.
    """
    here, there = ([(world.world, world.family) for world in scores.worlds] for scores in (ours, theirs))
    if here != there:
        raise UsageError(f"{ours.method} and {theirs.method} were not measured on the same worlds")
    return differences(ours.worlds, theirs.worlds, group_rng(seed, 0, "scores/difference"))


def _probabilities(outcomes: Sequence[Outcome], facts: pl.DataFrame, seed: int) -> Probabilities:
    told = pl.concat([outcome.accounts for outcome in outcomes]).filter(pl.col("role") != "compromised")
    accounts = told.select("cluster", p="score", true=pl.col("role") == "operator")
    suspects = accounts.filter((pl.col("p") >= SUSPECT_FROM) | pl.col("cluster").is_not_null())
    clusters = facts.filter(pl.col("confidence").is_not_null()).select(p="confidence", true="hydra")
    return Probabilities(
        *(
            probability_figures(rows["p"].to_numpy(), rows["true"].to_numpy(), group_rng(seed, 0, f"scores/{name}"))
            for name, rows in (("accounts", accounts), ("suspects", suspects), ("clusters", clusters))
        )
    )


def _refuse(outcomes: Sequence[Outcome]) -> None:
    methods = sorted({outcome.method for outcome in outcomes})
    if len(methods) != 1:
        raise UsageError(f"one method is scored at a time, not {len(methods)}", hint="compare() sets two side by side")
    names = [outcome.world for outcome in outcomes]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(f"the world {twice[0]!r} stands twice", hint="every world needs a name of its own")
