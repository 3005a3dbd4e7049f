"""A network as a picture: what is shared, and groups of accounts that share the same things."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.reports.drawing import Dot, Drawing, Shape, Stroke, Words
from forensics.reports.figures import many

if TYPE_CHECKING:
    from forensics.reports.naming import Naming

MAX_THINGS = 40
"""Shared things drawn: those that tie most accounts."""
MAX_GROUPS = 160
"""Groups of accounts drawn: the largest. With the things, fewer than 300 nodes."""
MIN_NODES = 5
"""Below, the table of shared infrastructure says it all."""
MAX_LABELS = 16
_SPREAD = 2.2
"""Natural length of a spring, times the square root of the number of nodes, on a sheet of side 1."""
_FIRST_STEP = 0.1
"""Of the sheet that the nodes start on: what the first step may be."""
_NEAREST = 0.01
"""Distance and force below which two nodes are taken for this far apart, so that nothing is divided by zero."""
_STILL = 1e-4
"""Of the sheet: when a round moves the nodes by less on average, they have found their places."""
_ROUNDS = 60
"""Iterations of the spring layout; beyond, nodes of a picture this size hardly move."""
_WIDTH = 760
_HEIGHT = 440
_MARGIN = 40
_RIM = 90
_LABEL = (130, 14)
"""Pixels that a name takes: a thing whose name would fall on another's keeps its name in the table."""


def draw_picture(links: pl.DataFrame, touched: pl.DataFrame, naming: Naming, subject: str, seed: int) -> Drawing | None:
    """Draw one cluster; nothing when there is too little to see.

    Parameters
    ----------
    links
        Links of the cluster's accounts: ``account``, ``kind`` and ``entity``.
    touched
        What they lead to: ``kind``, ``entity`` and ``n_members``.
    naming
        How things are called.
    subject
        The cluster.
    seed
        Start of the layout: the same links and seed give the same picture.
    """
    # Whatever less than the fortieth touched is not drawn: little is left to sort.
    most = touched.filter(pl.col("n_members") >= pl.col("n_members").top_k(MAX_THINGS).min())
    things = (
        most.select("kind", "entity", n="n_members")
        .sort("n", "kind", "entity", descending=[True, False, False])
        .head(MAX_THINGS)
        .with_row_index("thing")
    )
    if things.is_empty():
        return None
    groups = _groups(links, things)
    shown = groups.head(MAX_GROUPS)
    if things.height + shown.height < MIN_NODES:
        return None
    edges = [(f"t{thing}", f"g{number}") for number, (whole, _) in enumerate(shown.rows()) for thing in whole]
    places = _layout(edges, seed)
    n_drawn = int(shown["n"].sum())
    n_accounts = links["account"].n_unique()
    shapes: list[Shape] = [Stroke(*places[thing], *places[group], "edge") for thing, group in edges]
    shapes += [
        Dot(*places[f"g{number}"], 3 + 2 * math.log2(n), "group", many(n, "account"))
        for number, n in enumerate(shown["n"].to_list())
    ]
    shapes += _things(things, places, naming)
    return Drawing(
        width=_WIDTH,
        height=_HEIGHT,
        title=f"What the accounts of {subject} share",
        description=f"{many(things.height, 'shared thing')} and {many(shown.height, 'group')} of accounts that share "
        f"the same things; {many(n_drawn, 'account')} of {n_accounts} drawn",
        shapes=tuple(shapes),
    )


def _groups(links: pl.DataFrame, things: pl.DataFrame) -> pl.DataFrame:
    # Accounts that touched exactly the same drawn things are one dot: a pool of thousands becomes a few.
    few = links.filter(pl.col("entity").is_in(things["entity"].implode()))
    drawn = few.join(things, on=["kind", "entity"], how="inner", validate="m:1").unique(["account", "thing"])
    sets = drawn.group_by("account").agg(pl.col("thing").sort().alias("whole"))
    return sets.group_by("whole").agg(pl.len().alias("n")).sort("n", "whole", descending=[True, False])


def _things(things: pl.DataFrame, places: dict[str, tuple[float, float]], naming: Naming) -> list[Shape]:
    dots: list[Shape] = []
    names: list[Shape] = []
    labelled: list[tuple[float, float]] = []
    for thing, kind, entity, n in things.rows():
        if f"t{thing}" not in places:
            continue
        x, y = places[f"t{thing}"]
        name = naming.entity(kind, entity)
        dots.append(Dot(x, y, 6, "thing", f"{kind} {name}: {many(n, 'account')}"))
        if len(labelled) < MAX_LABELS and all(
            abs(x - left) > _LABEL[0] or abs(y - top) > _LABEL[1] for left, top in labelled
        ):
            labelled.append((x, y))
            names.append(Words(x, y - 10, name[:24], "name", _anchor(x)))
    return [*dots, *names]  # a dot drawn over a name would hide it


def _anchor(x: float) -> str:
    # A label at the rim would leave the sheet.
    if x < _RIM:
        return "start"
    return "end" if x > _WIDTH - _RIM else "middle"


def _layout(edges: list[tuple[str, str]], seed: int) -> dict[str, tuple[float, float]]:
    """Springs: what is tied attracts each other, everything repels everything (Fruchterman and Reingold, 1991).

    With d the distance and k the natural length of a spring, a tie pulls with d^2 / k and any two nodes push with
    k^2 / d; a step is as long as the temperature, which falls in a straight line.
    """
    nodes = sorted({node for edge in edges for node in edge})
    number = {node: place for place, node in enumerate(nodes)}
    tied = np.zeros((len(nodes), len(nodes)))
    for thing, group in edges:
        tied[number[thing], number[group]] = tied[number[group], number[thing]] = 1.0
    places = np.random.RandomState(seed % 2**32).rand(len(nodes), 2)
    natural = _SPREAD / math.sqrt(len(nodes))
    heat = float(np.ptp(places, axis=0).max()) * _FIRST_STEP
    cooling = heat / (_ROUNDS + 1)
    for _ in range(_ROUNDS):
        apart = places[:, None, :] - places[None, :, :]
        distance = np.sqrt((apart * apart).sum(axis=-1)).clip(_NEAREST)
        force = np.einsum("ijk,ij->ik", apart, natural * natural / distance**2 - tied * distance / natural)
        length = np.sqrt((force * force).sum(axis=-1)).clip(_NEAREST)
        step = force * (heat / length)[:, None]
        places += step
        heat -= cooling
        if math.sqrt(float((step * step).sum())) < _STILL * len(nodes):
            break
    return _fitted({node: (float(places[at, 0]), float(places[at, 1])) for node, at in number.items()})


def _fitted(raw: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    xs, ys = [x for x, _ in raw.values()], [y for _, y in raw.values()]
    wide, tall = (max(xs) - min(xs)) or 1.0, (max(ys) - min(ys)) or 1.0
    # Whole pixels: the last digits of a float may differ between machines, a picture must not.
    return {
        node: (
            round(_MARGIN + (x - min(xs)) / wide * (_WIDTH - 2 * _MARGIN)),
            round(_MARGIN + (y - min(ys)) / tall * (_HEIGHT - 2 * _MARGIN)),
        )
        for node, (x, y) in raw.items()
    }
