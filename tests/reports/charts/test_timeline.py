from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from forensics.reports.charts.timeline import MAX_BARS, draw_timeline
from forensics.reports.drawing import Bar
from forensics.vocabulary.request_log import Gap

START = datetime(2026, 3, 1, tzinfo=UTC)


def hours(*offsets: int, n: int = 3) -> pl.DataFrame:
    moments = [START + timedelta(hours=offset) for offset in offsets]
    return pl.DataFrame(
        {"hour": moments, "n_requests": [n] * len(moments)},
        schema={"hour": pl.Datetime("us", "UTC"), "n_requests": pl.Int64},
    )


def bars(timeline: pl.DataFrame, look: str = "load", gaps: tuple[Gap, ...] = ()) -> list[Bar]:
    drawing = draw_timeline(timeline, "C-1", gaps)
    assert drawing is not None
    return [shape for shape in drawing.shapes if isinstance(shape, Bar) and shape.look == look]


def test_without_rows_there_is_nothing_to_draw() -> None:
    assert draw_timeline(hours(), "C-1") is None


@pytest.mark.parametrize(
    ("n_hours", "unit"),
    [(1, "hour"), (200, "hour"), (201, "6 hours"), (1201, "UTC day"), (24 * 300, "7 days"), (24 * 1500, "30 days")],
)
def test_bars_are_as_long_as_it_takes_to_stay_few(n_hours: int, unit: str) -> None:
    drawing = draw_timeline(hours(*range(n_hours)), "C-1")
    assert drawing is not None
    assert drawing.title == f"Requests of C-1 per {unit}"
    assert len(bars(hours(*range(n_hours)))) <= MAX_BARS
    assert f"{3 * n_hours:,} requests" in drawing.description


def test_a_log_with_times_centuries_apart_is_still_a_chart() -> None:
    assert len(bars(hours(0, 24 * 365 * 700))) == 2


def test_silence_of_the_whole_log_is_shaded() -> None:
    gap = Gap(START + timedelta(hours=2), START + timedelta(hours=5))
    [shade] = bars(hours(0, 1, 9), "silence", (gap,))
    assert shade.width == pytest.approx((760 - 56) * 3 / 10)


def test_a_gap_outside_the_chart_is_not_drawn() -> None:
    gap = Gap(START - timedelta(days=9), START - timedelta(days=8))
    assert bars(hours(0, 1), "silence", (gap,)) == []
