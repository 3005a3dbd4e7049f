"""A network as a picture: what is shared, and groups of accounts that share the same things."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import networkx as nx
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
_ROUNDS = 60
"""Iterations of the spring layout; beyond, nodes of a picture this size hardly move."""
_WIDTH = 760
_HEIGHT = 440
_MARGIN = 40
_RIM = 90
_LABEL = (130, 14)
"""Pixels that a name takes: a thing whose name would fall on another's keeps its name in the table."""


def draw_picture(links: pl.DataFrame, naming: Naming, subject: str, seed: int) -> Drawing | None:
    """Draw one cluster; nothing when there is too little to see.

    Parameters
    ----------
    links
        Links of the cluster's accounts: account_id, kind and entity.
    naming
        How things are called.
    subject
        The cluster.
    seed
        Start of the layout: the same links and seed give the same picture.
    """
    touched = links.select("account_id", "kind", "entity").unique()
    things = (
        touched.group_by("kind", "entity")
        .agg(pl.len().alias("n"))
        .sort("n", "kind", "entity", descending=[True, False, False])
        .head(MAX_THINGS)
        .with_row_index("thing")
    )
    if things.is_empty():
        return None
    groups = _groups(touched, things)
    shown = groups.head(MAX_GROUPS)
    if things.height + shown.height < MIN_NODES:
        return None
    edges = [(f"t{thing}", f"g{number}") for number, (whole, _) in enumerate(shown.rows()) for thing in whole]
    places = _layout(edges, seed)
    n_drawn = int(shown["n"].sum())
    n_accounts = touched["account_id"].n_unique()
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


def _groups(touched: pl.DataFrame, things: pl.DataFrame) -> pl.DataFrame:
    # Accounts that touched exactly the same drawn things are one dot: a pool of thousands becomes a few.
    drawn = touched.join(things, on=["kind", "entity"], how="inner", validate="m:1")
    sets = drawn.group_by("account_id").agg(pl.col("thing").sort().alias("whole"))
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
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted({node for edge in edges for node in edge}))
    graph.add_edges_from(edges)
    spread = 2.2 / math.sqrt(len(graph))
    raw = nx.spring_layout(graph, k=spread, iterations=_ROUNDS, seed=seed % 2**32)
    return _fitted({node: (float(x), float(y)) for node, (x, y) in raw.items()})


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
