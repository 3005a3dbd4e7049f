from __future__ import annotations

import pytest

from forensics.reports.charts.waterfall import draw_waterfall
from forensics.reports.drawing import Bar, Words
from forensics.reports.view import Addend


def addends(*bans: float) -> tuple[Addend, ...]:
    rows, running = [], 0.0
    for number, weight in enumerate(bans):
        running += weight
        rows.append(Addend("network", f"source {number}", weight, running, "", ()))
    return tuple(rows)


def bars(*bans: float) -> list[Bar]:
    drawing = draw_waterfall(addends(*bans), sum(bans), 0.9, "C-1")
    return [shape for shape in drawing.shapes if isinstance(shape, Bar)]


def test_each_bar_starts_where_the_one_before_ended() -> None:
    first, second, _ = bars(1.0, 2.0)
    assert second.x == pytest.approx(first.x + first.width)
    assert second.width == pytest.approx(2 * first.width)


def test_for_and_against_look_different() -> None:
    assert [bar.look for bar in bars(-1.0, 2.0)] == ["against", "for", "sum"]


def test_the_sum_is_drawn_from_zero_and_written() -> None:
    drawing = draw_waterfall(addends(-1.7, 3.0), 1.3, 0.95, "C-1")
    assert "+1.30" in [shape.text for shape in drawing.shapes if isinstance(shape, Words)]
    assert drawing.description == "2 addends sum to +1.30 bans, a probability of 95 %"
    against, speaks_for, whole = bars(-1.7, 3.0)
    assert whole.x == pytest.approx(against.x + against.width)
    assert whole.x + whole.width == pytest.approx(speaks_for.x + speaks_for.width)


@pytest.mark.parametrize("weights", [(0.0,), (12.0, -24.0), (1e-9, -1e-9), (300.0,)])
def test_any_sum_stays_on_the_sheet(weights: tuple[float, ...]) -> None:
    for bar in bars(*weights):
        assert bar.x >= 0
        assert bar.x + bar.width <= 760
        assert bar.width >= 1
