from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from forensics.reports.charts.stopped import MAX_BARS, draw_stopped
from forensics.reports.drawing import Bar, Words
from forensics.vocabulary.control import ReplayedDays

START = date(2026, 9, 7)


def days(*rows: tuple[str, int, int, int]) -> pl.DataFrame:
    named = [(policy, START + timedelta(days=at), n, stopped) for policy, at, n, stopped in rows]
    return pl.DataFrame(named, schema=ReplayedDays.create_empty().schema, orient="row")


def test_without_days_there_is_nothing_to_draw() -> None:
    assert draw_stopped(days(), ["a"]) is None


def test_a_band_for_each_policy_in_their_order_the_stopped_part_in_front() -> None:
    drawing = draw_stopped(days(("a", 0, 4, 1), ("b", 0, 4, 4), ("b", 1, 8, 0)), ["b", "a", "unmeasured"])
    assert drawing is not None
    assert [shape.text for shape in drawing.shapes if isinstance(shape, Words)][:2] == ["b", "a"]
    bars = [shape for shape in drawing.shapes if isinstance(shape, Bar)]
    assert [(bar.look, bar.height) for bar in bars[:4]] == [
        ("whole", 20.0),
        ("against", 20.0),
        ("whole", 40.0),
        ("against", 0.0),
    ]
    assert bars[-1].hint == "2026-09-07: 1 of 4 requests stopped"


def test_a_long_history_is_drawn_in_bars_of_several_days() -> None:
    drawing = draw_stopped(days(*(("a", at, 2, 1) for at in range(1000))), ["a"])
    assert drawing is not None
    assert sum(isinstance(shape, Bar) for shape in drawing.shapes) <= 2 * MAX_BARS
    assert "per 5 days" in drawing.title
