"""Requests over time as bars: per hour where that fits, else per day, week or more."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from forensics.reports.drawing import Bar, Drawing, Shape, Stroke, Words
from forensics.reports.figures import count, day, minute

if TYPE_CHECKING:
    from forensics.vocabulary.request_log import Gap

MAX_BARS = 200
"""Bars a chart may have; more cannot be told apart at its width."""
_STEPS = {1: "hour", 6: "6 hours", 24: "UTC day", 168: "7 days", 720: "30 days"}
"""Hours a bar, and how that is called."""
_WIDTH = 760
_HEIGHT = 170
_LEFT = 56
_TOP = 12
_FLOOR = 140
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def draw_timeline(timeline: pl.DataFrame, subject: str, gaps: tuple[Gap, ...] = ()) -> Drawing | None:
    """Draw the requests of one cluster over time; nothing without rows.

    Parameters
    ----------
    timeline
        Rows of one cluster: hour and n_requests.
    subject
        Who sent them.
    gaps
        Stretches in which the whole log is silent: shaded, because silence there says nothing.
    """
    if timeline.is_empty():
        return None
    hours = timeline.select((pl.col("hour").dt.epoch("s") // 3600).alias("hour"), "n_requests").sort("hour")
    first, last = int(hours["hour"][0]), int(hours["hour"][-1])
    step = _step(first, last)
    bins = hours.group_by(pl.col("hour") // step).agg(pl.col("n_requests").sum()).sort("hour")
    start = first // step
    n_bars = last // step - start + 1
    peak = int(bins["n_requests"].cast(pl.Int64).to_numpy().max())
    width = (_WIDTH - _LEFT) / n_bars
    shapes: list[Shape] = [_shade(gap, start * step, n_bars * step) for gap in gaps]
    shapes = [shape for shape in shapes if isinstance(shape, Bar) and shape.width > 0]
    shapes += _frame(start * step, n_bars * step, peak)
    for at, n_requests in bins.rows():
        height = (_FLOOR - _TOP) * n_requests / peak
        hint = f"{minute(_moment(at * step))} UTC: {count(n_requests)} requests"
        x = _LEFT + (at - start) * width
        shapes.append(Bar(x, _FLOOR - height, max(0.5, width - 0.6), height, "load", hint))
    unit = _STEPS.get(step, f"{count(step / 24)} days")
    return Drawing(
        width=_WIDTH,
        height=_HEIGHT,
        title=f"Requests of {subject} per {unit}",
        description=f"{count(int(hours['n_requests'].sum()))} requests, at most {count(peak)} per {unit}",
        shapes=tuple(shapes),
    )


def _step(first: int, last: int) -> int:
    for step in _STEPS:
        if last // step - first // step < MAX_BARS:
            return step
    # Whole days, and one bar fewer than fit: the first bin may start before the first hour.
    return 24 * math.ceil((last - first + 1) / 24 / (MAX_BARS - 1))


def _frame(first_hour: int, n_hours: int, peak: int) -> list[Shape]:
    middle = first_hour + n_hours // 2
    labels = ((_LEFT, first_hour, "start"), ((_LEFT + _WIDTH) / 2, middle, "middle"))
    return [
        Stroke(_LEFT, _FLOOR, _WIDTH, _FLOOR, "zero"),
        Stroke(_LEFT, _TOP, _WIDTH, _TOP, "grid"),
        Words(_LEFT - 6, _TOP + 4, count(peak), "tick", "end"),
        Words(_LEFT - 6, _FLOOR + 4, "0", "tick", "end"),
        *(Words(x, _FLOOR + 18, minute(_moment(hour)), "tick", anchor) for x, hour, anchor in labels),
        Words(_WIDTH, _FLOOR + 18, day(_moment(first_hour + n_hours - 1)), "tick", "end"),
    ]


def _shade(gap: Gap, first_hour: int, n_hours: int) -> Bar:
    ends = ((moment - _EPOCH).total_seconds() / 3600 - first_hour for moment in (gap.start, gap.end))
    left, right = (min(max(end / n_hours, 0.0), 1.0) * (_WIDTH - _LEFT) for end in ends)
    return Bar(_LEFT + left, _TOP, right - left, _FLOOR - _TOP, "silence", "the whole log is silent here")


def _moment(hour: int) -> datetime:
    return _EPOCH + timedelta(hours=hour)
