"""What controls would have stopped, day by day: one band of bars for each, the stopped part in front of the whole."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from forensics.reports.drawing import Bar, Drawing, Shape, Stroke, Words
from forensics.reports.figures import count, day, many

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

MAX_BARS = 200
"""Bars of a band; more cannot be told apart at its width."""
_WIDTH = 760
_LEFT = 170
_TOP = 8
_BAND = 40
_GAP = 12
_FOOT = 22


def draw_stopped(days: pl.DataFrame, names: Sequence[str]) -> Drawing | None:
    """Draw the suspected accounts' requests per day, and the part that each policy would have stopped.

    Parameters
    ----------
    days
        ``ReplayedDays``.
    names
        Policies in the order of the bands; one without rows has none.
    """
    if days.is_empty():
        return None
    shown = [name for name in names if name in set(days["policy"])]
    first, last = (day for day in days.select(low=pl.col("day").min(), high=pl.col("day").max()).row(0))
    n_days = (last - first).days + 1
    step = math.ceil(n_days / MAX_BARS)
    bins = days.group_by("policy", ((pl.col("day") - first).dt.total_days() // step).alias("bin")).agg(
        pl.col("n_requests", "n_stopped").sum()
    )
    peak = int(bins["n_requests"].cast(pl.Int64).to_numpy().max())
    shapes: list[Shape] = []
    for place, name in enumerate(shown):
        own = bins.filter(pl.col("policy") == name).sort("bin").select("bin", "n_requests", "n_stopped").rows()
        shapes += _band(name, own, (_TOP + place * (_BAND + _GAP), peak, math.ceil(n_days / step), step, first))
    floor = _TOP + len(shown) * (_BAND + _GAP) - _GAP
    shapes += [
        Words(_LEFT, floor + 16, day(first), "tick", "start"),
        Words(_WIDTH, floor + 16, day(last), "tick", "end"),
    ]
    unit = "UTC day" if step == 1 else many(step, "day")
    return Drawing(
        width=_WIDTH,
        height=floor + _FOOT,
        title=f"Requests of suspected accounts per {unit}, and what each policy would have stopped of them",
        description=f"{many(len(shown), 'policy', 'policies')}; at most {count(peak)} requests per {unit}",
        shapes=tuple(shapes),
    )


def _band(name: str, bins: Sequence[tuple[int, int, int]], sheet: tuple[int, int, int, int, date]) -> list[Shape]:
    top, peak, n_bars, step, first = sheet
    floor, width = top + _BAND, (_WIDTH - _LEFT) / n_bars
    shapes: list[Shape] = [
        Words(_LEFT - 8, floor - 4, name.replace("_", " "), "tick", "end"),
        Stroke(_LEFT, floor, _WIDTH, floor, "zero"),
    ]
    for at, n_requests, n_stopped in bins:
        x, wide = _LEFT + at * width, max(0.5, width - 0.6)
        hint = f"{first + timedelta(days=at * step)}: {count(n_stopped)} of {count(n_requests)} requests stopped"
        for number, look in ((n_requests, "whole"), (n_stopped, "against")):
            height = _BAND * number / peak
            shapes.append(Bar(x, floor - height, wide, height, look, hint))
    return shapes
