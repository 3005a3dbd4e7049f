"""Multi-view rarity: groups of accounts that share rare values in several views at once.

After Nilforoshan and Shah, "SliceNDice: Mining Suspicious Multi-attribute Entity Groups with Multi-view Graphs", DSAA
2019. In each view two accounts are tied by the values they share, rare values more. A group of n accounts with mass c
in a view of N accounts with mass C is suspicious by how unlikely that mass is if ties were exponential with the view's
mean: with v pairs of the group, V pairs in all and r = (c / v) / (C / V), the Chernoff bound of the Gamma tail gives
v (r - 1 - log r). Seeds are single values; from a seed, views and accounts are chosen in turns, as in the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

from benchmarks.baselines.baseline import Baseline
from benchmarks.baselines.case import Case, read_case
from benchmarks.baselines.entities import edges, incidence
from benchmarks.baselines.verdict import ALONE, SMALLEST, Floats, Ints, nobody, verdicts

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

VIEWS = {
    "payment": ("card",),
    "network": ("ip", "signup_ip"),
    "device": ("device", "phone"),
    "mail": ("mail_shape",),
    "prompt": ("system_prompt", "opening", "prompt"),
}
CHOSEN = 2
"""Views that a group must stand out in: one is a family, a company or a carrier, says the paper."""
STANDS_OUT = 10.0
"""Ratio of the group's density of ties to the view's own, in every chosen view."""
SEEDS = 60
"""Values that groups are grown from, the most suspicious first."""
TURNS = 5
WIDEST_SEED = 500
"""Accounts. Values of more are no seeds; they still count as ties."""


@dataclass(frozen=True, slots=True)
class View:
    """Accounts by values of one view."""

    uses: csr_matrix
    weight: Floats
    """Of a value: squared log of N over its accounts."""
    density: float
    """Mean tie of two accounts."""


def judge(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Accounts of every group that stands out in ``CHOSEN`` views are accused."""
    case = read_case(folder)
    views = [view for kinds in VIEWS.values() if (view := _view(case, kinds)) is not None]
    if len(views) < CHOSEN:
        return nobody(case)
    labels, strength = np.full(case.n_accounts, ALONE), np.zeros(case.n_accounts)
    for number, seed in enumerate(_seeds(views)):
        free = seed[labels[seed] == ALONE]
        if len(free) < max(SMALLEST, len(seed) // 2):
            continue
        group, suspicion = _grown(views, free, labels == ALONE)
        if len(group) >= SMALLEST and suspicion > 0:
            labels[group], strength[group] = number, np.log1p(suspicion)
    score = np.where(labels >= 0, 0.5 + 0.5 * strength / max(float(strength.max()), 1.0), 0.0)
    return verdicts(case, labels, score, labels >= 0, score)


def _view(case: Case, kinds: tuple[str, ...]) -> View | None:
    links = edges(case, *kinds)
    if links.is_empty():
        return None
    uses = incidence(links, case.n_accounts)
    degree = np.asarray(uses.sum(axis=0)).ravel()
    weight = np.log(case.n_accounts / np.maximum(degree, 1.0)) ** 2
    mass = float((weight * degree * (degree - 1) / 2).sum())
    return View(uses, weight, mass / (case.n_accounts * (case.n_accounts - 1) / 2)) if mass > 0 else None


def _suspicion(mass: Floats, n: Floats, density: float) -> Floats:
    """Chernoff exponent of the mass of ``n`` accounts; 0 unless it stands out."""
    pairs = n * (n - 1) / 2
    ratio = np.maximum(mass / np.maximum(pairs, 1.0) / density, 1e-12)
    return np.where(ratio >= STANDS_OUT, pairs * (ratio - 1 - np.log(ratio)), 0.0)


def _seeds(views: list[View]) -> list[Ints]:
    """Accounts of the values that are most suspicious, each by its ``CHOSEN`` best views."""
    found: list[tuple[float, int, int]] = []
    for place, view in enumerate(views):
        n = np.asarray(view.uses.sum(axis=0), dtype=np.float64).ravel()
        by_view = np.zeros((len(n), len(views)))
        for other, against in enumerate(views):
            met = csr_matrix(view.uses.T @ against.uses).tocoo()
            mass = np.bincount(
                met.row, weights=against.weight[met.col] * met.data * (met.data - 1) / 2, minlength=len(n)
            )
            by_view[:, other] = _suspicion(np.asarray(mass, dtype=np.float64), n, against.density)
        best = np.sort(by_view, axis=1)[:, -CHOSEN:]
        total = np.where((best > 0).all(axis=1) & (n >= SMALLEST) & (n <= WIDEST_SEED), best.sum(axis=1), 0.0)
        found += [(-float(total[value]), place, int(value)) for value in np.flatnonzero(total)]
    columns = [view.uses.tocsc() for view in views]
    return [columns[place][:, [value]].indices.astype(np.int64) for _, place, value in sorted(found)[:SEEDS]]


def _grown(views: list[View], seed: Ints, free: np.ndarray) -> tuple[Ints, float]:
    """Choose views for accounts and accounts for views in turns, until nothing moves."""
    group, reached = seed, 0.0
    for _ in range(TURNS):
        alone = np.array(
            [
                _suspicion(_masses(view, group)[-1:], np.array([len(group)], dtype=np.float64), view.density)
                for view in views
            ]
        )
        chosen = [views[place] for place in np.argsort(-alone.ravel(), kind="stable")[:CHOSEN]]
        pull = np.zeros(len(free))
        for view in chosen:
            inside = np.asarray(view.uses[group].sum(axis=0)).ravel()
            pull += view.uses @ (view.weight * inside) / view.density
        candidates = np.flatnonzero(free & (pull > 0))
        order = candidates[np.argsort(-pull[candidates], kind="stable")]
        n = np.arange(1, len(order) + 1, dtype=np.float64)
        per_view = np.array([_suspicion(_masses(view, order), n, view.density) for view in chosen])
        total = np.where((per_view > 0).all(axis=0), per_view.sum(axis=0), 0.0)
        if not len(total) or float(total.max()) <= reached:
            break
        reached, group = float(total.max()), order[: int(total.argmax()) + 1]
    return group, reached


def _masses(view: View, order: Ints) -> Floats:
    """Mass of the first account, of the first two, and so on."""
    rows = view.uses[order].tocoo()
    sorting = np.lexsort((rows.row, rows.col))
    value, position = rows.col[sorting], rows.row[sorting]
    first = np.flatnonzero(np.diff(value, prepend=-1))
    earlier = np.arange(len(value)) - np.repeat(first, np.diff(np.append(first, len(value))))
    return np.cumsum(np.bincount(position, weights=view.weight[value] * earlier, minlength=len(order)))


part = Baseline(
    name="multi_view_rarity",
    title="Multi-view rarity",
    source="after SliceNDice, Nilforoshan and Shah, DSAA 2019",
    judge=judge,
)
