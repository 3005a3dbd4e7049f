"""What a cluster's campaigns took, day by day: one band of bars for each capability, moves to a new model marked."""

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
MAX_BANDS = 8
"""Capabilities that get a band, those with most requests; the rest is drawn as one."""
OTHERS = "others"
_WIDTH = 760
_LEFT = 130
_TOP = 24
_BAND = 34
_GAP = 10
_FOOT = 22
_NAME = 120
"""Pixels that the name of a move takes: one that would fall on another's is in the description alone."""


def draw_taken(days: pl.DataFrame, pivots: Sequence[date], subject: str) -> Drawing | None:
    """Draw the work of one cluster; nothing without rows.

    Parameters
    ----------
    days
        ``day``, ``capability``, ``n_requests``; several rows of one day and capability are added up.
    pivots
        Days on which a campaign moved to a new model, UTC.
    subject
        Whose work it is.
    """
    if days.is_empty():
        return None
    sums = days.group_by("capability").agg(pl.col("n_requests").sum())
    ranked = sums.sort("n_requests", "capability", descending=[True, False])["capability"].to_list()
    names = ranked if len(ranked) <= MAX_BANDS else [*ranked[: MAX_BANDS - 1], OTHERS]
    banded = days.with_columns(
        band=pl.when(pl.col("capability").is_in(names)).then("capability").otherwise(pl.lit(OTHERS)),
        at=pl.col("day").cast(pl.Int32).cast(pl.Int64),
    )
    first, last = (int(number) for number in banded.select(low=pl.col("at").min(), high=pl.col("at").max()).row(0))
    step = math.ceil((last - first + 1) / MAX_BARS)
    bins = banded.group_by("band", ((pl.col("at") - first) // step).alias("bin")).agg(pl.col("n_requests").sum())
    n_bars = (last - first) // step + 1
    peak = int(bins["n_requests"].cast(pl.Int64).to_numpy().max())
    start = days.sort("day")["day"][0]
    shapes: list[Shape] = []
    for place, name in enumerate(names):
        own = bins.filter(pl.col("band") == name).sort("bin").select("bin", "n_requests").rows()
        shapes += _band(name, own, (_TOP + place * (_BAND + _GAP), peak, n_bars, step, start))
    floor = _TOP + len(names) * (_BAND + _GAP) - _GAP
    width = (_WIDTH - _LEFT) / n_bars
    named = _LEFT - _NAME
    for pivot in sorted(set(pivots)):
        x = _LEFT + width * ((pivot - start).days / step)
        shapes.append(Stroke(x, _TOP - 6, x, floor, "pivot"))
        if x - named >= _NAME:
            anchor = "end" if x > _WIDTH - _NAME / 2 else "middle"
            shapes.append(Words(x, _TOP - 10, f"new model {pivot}", "tick", anchor))
            named = x
    shapes += [
        Words(_LEFT, floor + 16, day(start), "tick", "start"),
        Words(_WIDTH, floor + 16, day(start + timedelta(days=last - first)), "tick", "end"),
    ]
    unit = "UTC day" if step == 1 else many(step, "day")
    return Drawing(
        width=_WIDTH,
        height=floor + _FOOT,
        title=f"Requests of the campaigns of {subject} per {unit}, by capability",
        description=f"{', '.join(_spoken(name) for name in names)}; at most {count(peak)} per {unit}"
        + "".join(f"; moved to a new model on {pivot}" for pivot in sorted(set(pivots))),
        shapes=tuple(shapes),
    )


def _band(name: str, bins: Sequence[tuple[int, int]], sheet: tuple[int, int, int, int, date]) -> list[Shape]:
    top, peak, n_bars, step, start = sheet
    floor, width = top + _BAND, (_WIDTH - _LEFT) / n_bars
    shapes: list[Shape] = [
        Words(_LEFT - 8, floor - 4, _spoken(name), "tick", "end"),
        Stroke(_LEFT, floor, _WIDTH, floor, "zero"),
    ]
    for at, n_requests in bins:
        height = _BAND * n_requests / peak
        hint = f"{_spoken(name)}, {start + timedelta(days=at * step)}: {count(n_requests)} requests"
        shapes.append(Bar(_LEFT + at * width, floor - height, max(0.5, width - 0.6), height, "load", hint))
    return shapes


def _spoken(name: str) -> str:
    return name.replace("_", " ")
