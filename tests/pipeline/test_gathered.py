from __future__ import annotations

import polars as pl

from forensics.pipeline.gathered import gathered


def frames(*sizes: int) -> list[pl.DataFrame]:
    return [pl.DataFrame({"n": range(size)}, schema={"n": pl.Int64}) for size in sizes]


def test_short_frames_are_put_together() -> None:
    assert [len(frame) for frame in gathered(frames(2, 2, 1, 7, 3), 4)] == [4, 8, 3]


def test_nothing_is_put_together_to_nothing() -> None:
    assert list(gathered(frames(0, 0), 4)) == []
