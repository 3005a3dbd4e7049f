"""Worlds: the figures of each, their mean over families, and how far chance in the choice of worlds moves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.scores.accounts import AccountFigures, account_figures
from forensics.lab.scores.accusations import PER, SUSPENSION
from forensics.lab.scores.networks import NetworkFigures, network_figures

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from forensics.lab.draws import Floats
    from forensics.lab.scores.outcome import Outcome

N_RESAMPLES = 500
"""Draws of the bootstrap: the ends of a 95 % interval then rest on a dozen draws each."""
INTERVAL = (0.025, 0.975)
"""Quantiles of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class WorldScore:
    """One world's figures."""

    world: str
    family: str
    accounts: AccountFigures
    networks: NetworkFigures
    n_false: int
    """Honest accounts that are accused."""
    n_reviews: int
    """Honest accounts that are recommended for suspension."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval: percentiles of a bootstrap over whole worlds."""

    value: float | None
    """None where no world defines it."""
    low: float | None
    """None too where no family has two worlds: chance among worlds cannot be seen then."""
    high: float | None


MEANS: dict[str, Callable[[WorldScore], float | None]] = {
    "precision": lambda world: world.accounts.precision,
    "recall": lambda world: world.accounts.recall,
    "f1": lambda world: world.accounts.f1,
    "average_precision": lambda world: world.accounts.average_precision,
    "recall_at_budget": lambda world: world.accounts.recall_at_budget,
    "operators_found": lambda world: world.networks.found_share,
    "b_cubed_f": lambda world: world.networks.b_cubed.f,
    "b_cubed_pulled_f": lambda world: world.networks.b_cubed_pulled.f,
}
"""Figures that are averaged over the worlds of a family that define them, then over families."""
RATES: dict[str, Callable[[WorldScore], int]] = {
    "false_per_100k": lambda world: world.n_false,
    "reviews_per_100k": lambda world: world.n_reviews,
}
"""Figures that are counts over all honest accounts, whatever the world."""


def world_score(outcome: Outcome) -> WorldScore:
    """Measure one world."""
    honest = outcome.accounts.filter(pl.col("role") == "honest")
    return WorldScore(
        outcome.world,
        outcome.family,
        account_figures(outcome.accounts),
        network_figures(outcome),
        int(honest["suspected"].sum()),
        honest.filter(pl.col("recommendation") == SUSPENSION).height,
    )


def main_figures(worlds: Sequence[WorldScore]) -> dict[str, float | None]:
    """Every main figure over these worlds."""
    once = np.ones((1, len(worlds)))
    return {name: _plain(values[0]) for name, values in _weighed(worlds, once).items()}


def n_defined(worlds: Sequence[WorldScore]) -> dict[str, int]:
    """Over how many of these worlds each mean is taken: those that define it."""
    return {name: sum(measure(world) is not None for world in worlds) for name, measure in MEANS.items()}


def intervals(worlds: Sequence[WorldScore], rng: np.random.Generator) -> dict[str, Interval]:
    """Every main figure with its interval."""
    point, drawn = main_figures(worlds), _weighed(worlds, _resampled(worlds, rng))
    return {name: _interval(point[name], drawn[name], worlds) for name in point}


def differences(
    ours: Sequence[WorldScore], theirs: Sequence[WorldScore], rng: np.random.Generator
) -> dict[str, Interval]:
    """Every main figure of ours minus theirs, the same worlds drawn for both; both in one order of worlds."""
    weights = _resampled(ours, rng)
    here, there = _weighed(ours, weights), _weighed(theirs, weights)
    point, other = main_figures(ours), main_figures(theirs)
    return {
        name: _interval(_minus(point[name], other[name]), here[name] - there[name], ours) for name in (*MEANS, *RATES)
    }


def _resampled(worlds: Sequence[WorldScore], rng: np.random.Generator) -> Floats:
    """How often each world is drawn: one row a draw, as many of a family as there are."""
    weights = np.zeros((N_RESAMPLES, len(worlds)))
    for places in _families(worlds).values():
        weights[:, places] = rng.multinomial(len(places), np.full(len(places), 1 / len(places)), N_RESAMPLES)
    return weights


def _families(worlds: Sequence[WorldScore]) -> Mapping[str, list[int]]:
    names = sorted({world.family for world in worlds})
    return {name: [place for place, world in enumerate(worlds) if world.family == name] for name in names}


def _weighed(worlds: Sequence[WorldScore], weights: Floats) -> dict[str, Floats]:
    """Every main figure under each row of weights; NaN where no world of positive weight defines it."""
    families = _families(worlds)
    of_family = np.zeros((len(worlds), len(families)))
    for column, places in enumerate(families.values()):
        of_family[places, column] = 1.0
    n_honest = weights @ np.array([world.accounts.n_honest for world in worlds], dtype=np.float64)
    figures = {}
    for name, measure in MEANS.items():
        values = np.array([measure(world) for world in worlds], dtype=np.float64)
        defined = ~np.isnan(values)
        totals = (weights * np.where(defined, values, 0.0)) @ of_family
        counts = (weights * defined) @ of_family
        means = np.divide(totals, counts, out=np.zeros_like(totals), where=counts > 0)
        figures[name] = _ratio(means.sum(axis=1), (counts > 0).sum(axis=1).astype(np.float64))
    for name, count in RATES.items():
        n = weights @ np.array([count(world) for world in worlds], dtype=np.float64)
        figures[name] = _ratio(PER * n, n_honest)
    return figures


def _ratio(over: Floats, under: Floats) -> Floats:
    return np.asarray(np.divide(over, under, out=np.full_like(over, np.nan), where=under > 0))


def _interval(value: float | None, drawn: Floats, worlds: Sequence[WorldScore]) -> Interval:
    known = drawn[~np.isnan(drawn)]
    if value is None or not len(known) or all(len(places) < 2 for places in _families(worlds).values()):  # noqa: PLR2004 (one world alone shows no chance)
        return Interval(value, None, None)
    low, high = np.quantile(known, INTERVAL)
    return Interval(value, float(low), float(high))


def _minus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
