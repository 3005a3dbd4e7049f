from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from forensics.engines.local import MERGE_AT, reduce_all

if TYPE_CHECKING:
    from collections.abc import Iterator


def counted(batch: list[int]) -> dict[int, int]:
    return {number: batch.count(number) for number in set(batch)}


def together(pieces: list[dict[int, int]]) -> dict[int, int]:
    total: dict[int, int] = {}
    for piece in pieces:
        for number, count in piece.items():
            total[number] = total.get(number, 0) + count
    return total


@settings(max_examples=40, derandomize=True)
@given(st.lists(st.lists(st.integers(0, 5), max_size=4), max_size=80))
def test_merging_bit_by_bit_is_merging_once(batches: list[list[int]]) -> None:
    assert reduce_all(batches, counted, together) == together([counted(batch) for batch in batches])


def test_pieces_keep_the_order_of_the_batches_within_one_size() -> None:
    merged = reduce_all(range(MERGE_AT), lambda number: [number], lambda pieces: [n for piece in pieces for n in piece])
    assert merged == list(range(MERGE_AT))


def test_no_batches_still_give_a_summary() -> None:
    assert reduce_all([], counted, together) == {}


class Waiting:
    """Pieces that were made and not merged yet."""

    def __init__(self) -> None:
        self.now, self.most, self.merged = 0, 0, 0

    def made(self, batch: int) -> int:
        self.now += 1
        self.most = max(self.most, self.now)
        return 1

    def merge(self, pieces: list[int]) -> int:
        self.now -= len(pieces) - 1
        self.merged += len(pieces)
        return sum(pieces)


def test_only_a_few_pieces_of_each_size_wait() -> None:
    waiting, n_batches = Waiting(), 1_000
    assert reduce_all(range(n_batches), waiting.made, waiting.merge) == n_batches
    levels = 5  # 4^5 > 1,000
    assert waiting.most <= levels * (MERGE_AT - 1) + 1


def test_each_piece_is_merged_a_logarithmic_number_of_times() -> None:
    waiting, n_batches = Waiting(), 1_000
    reduce_all(range(n_batches), waiting.made, waiting.merge)
    assert waiting.merged <= 2 * n_batches


def test_batches_are_taken_one_at_a_time() -> None:
    """A log larger than memory is never held at once."""
    alive: list[int] = []

    def batches() -> Iterator[int]:
        for number in range(20):
            alive.append(number)
            yield number

    seen_ahead: list[int] = []

    def made(batch: int) -> int:
        seen_ahead.append(len(alive) - batch - 1)
        return 1

    def summed(pieces: list[int]) -> int:
        return sum(pieces)

    assert reduce_all(batches(), made, summed) == 20
    assert set(seen_ahead) == {0}
