from __future__ import annotations

import pytest

from forensics.signals.measures.hour_flatness import MIN_REQUESTS, part
from tests.signals.stories import days_of, value
from tests.stories import Row, request


def busy(hours: list[int], *, each: int = 12) -> list[Row]:
    return [request("ann", at=f"{hour:02d}:{minute:02d}") for hour in hours for minute in range(each)]


def test_a_day_without_night_is_one_half() -> None:
    assert value(part, days_of(*busy(list(range(24))))) == pytest.approx(0.5)


def test_one_working_day_is_one() -> None:
    assert value(part, days_of(*busy(list(range(8, 18))))) == 1.0


def test_a_working_day_across_midnight_is_one_too() -> None:
    assert value(part, days_of(*busy([20, 21, 22, 23, 0, 1, 2, 3, 4]))) == 1.0


def test_fewer_requests_leave_hours_empty_by_chance() -> None:
    assert value(part, days_of(*busy([9], each=MIN_REQUESTS % 60))) is None
