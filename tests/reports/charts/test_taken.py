from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from forensics.reports.charts.taken import MAX_BANDS, MAX_BARS, OTHERS, draw_taken
from forensics.reports.drawing import Bar, Stroke, Words

START = date(2026, 9, 7)
SCHEMA = {"day": pl.Date, "capability": pl.String, "n_requests": pl.Int64}


def days(*rows: tuple[int, str, int]) -> pl.DataFrame:
    return pl.DataFrame([(START + timedelta(days=at), name, n) for at, name, n in rows], schema=SCHEMA, orient="row")


def test_without_work_there_is_nothing_to_draw() -> None:
    assert draw_taken(days(), (), "C-1") is None


def test_a_band_for_each_capability_the_largest_first() -> None:
    drawing = draw_taken(days((0, "tool_use", 5), (1, "coding", 9), (1, "tool_use", 1)), (), "C-1")
    assert drawing is not None
    texts = [shape.text for shape in drawing.shapes if isinstance(shape, Words)]
    assert texts[:2] == ["coding", "tool use"]
    bars = [shape for shape in drawing.shapes if isinstance(shape, Bar)]
    assert [bar.hint for bar in bars] == [
        "coding, 2026-09-08: 9 requests",
        "tool use, 2026-09-07: 5 requests",
        "tool use, 2026-09-08: 1 requests",
    ]
    assert drawing.title == "Requests of the campaigns of C-1 per UTC day, by capability"


def test_rows_of_several_campaigns_are_added_up() -> None:
    drawing = draw_taken(days((0, "coding", 5), (0, "coding", 4)), (), "C-1")
    assert drawing is not None
    assert "at most 9 per UTC day" in drawing.description


def test_a_move_to_a_new_model_is_marked() -> None:
    pivot = START + timedelta(days=2)
    drawing = draw_taken(days(*((at, "coding", 5) for at in range(4))), (pivot, pivot), "C-1")
    assert drawing is not None
    (stroke,) = [shape for shape in drawing.shapes if isinstance(shape, Stroke) and shape.look == "pivot"]
    assert stroke.x1 == stroke.x2 == 130 + (760 - 130) / 2
    assert "moved to a new model on 2026-09-09" in drawing.description


def test_many_capabilities_and_years_of_days_stay_a_chart() -> None:
    names = [f"c{number:02d}" for number in range(MAX_BANDS + 5)]
    drawing = draw_taken(days(*((7 * at, name, 1) for at in range(300) for name in names)), (), "C-1")
    assert drawing is not None
    bars = [shape for shape in drawing.shapes if isinstance(shape, Bar)]
    assert len(bars) <= MAX_BARS * MAX_BANDS
    assert OTHERS in [shape.text for shape in drawing.shapes if isinstance(shape, Words)]
