from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from forensics.foundation.threads import in_threads

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize("n_pieces", [0, 1, 2, 7])
def test_results_come_in_the_order_of_the_pieces(n_pieces: int) -> None:
    assert list(in_threads(lambda number: number * 10, range(n_pieces), 2)) == [10 * n for n in range(n_pieces)]


def test_two_threads_work_at_once() -> None:
    both = threading.Barrier(2, timeout=30)
    assert len(list(in_threads(lambda _: both.wait(), range(2), 2))) == 2


def test_only_a_few_pieces_are_drawn_ahead() -> None:
    drawn: list[int] = []

    def pieces() -> Iterator[int]:
        for number in range(10):
            drawn.append(number)
            yield number

    results = in_threads(lambda number: number, pieces(), 2)
    assert next(results) == 0
    assert len(drawn) == 3


def test_an_error_of_a_thread_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_threads(lambda number: 1 // number, range(3), 2))
