from __future__ import annotations

import random

import pytest

from forensics.ingest.thrift import Cursor, DamagedError
from tests.ingest.thrift_bytes import struct


def test_numbers_texts_lists_and_structs_are_read() -> None:
    given = {1: -7, 2: b"text", 5: [1, 2**40], 9: {3: [{1: 1}, {2: b""}]}, 10: list(range(20))}
    content = struct(given)
    cursor = Cursor(content + b"more", 30)
    assert cursor.struct() == given
    assert cursor.at == len(content)


def test_of_truths_bytes_and_floats_only_the_place_is_kept() -> None:
    content = b"\x11\x12\x13\xff\x17" + b"\x80" * 8 + b"\x19\x21\x01\x02" + b"\x15\x02\0"
    assert Cursor(content, 2).struct() == {1: None, 2: None, 3: None, 4: None, 5: [None, None], 6: 1}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x15\x02\x05\x02\x04\0", "twice"),
        (b"\x1b\0\0", "unknown type"),
        (b"\x1d\0", "unknown type"),
        (b"\x15" + b"\xff" * 11, "without an end"),
        (b"\x1c" * 50 + b"\0" * 51, "too deep"),
        (b"\x19" * 50, "too"),
        (b"\x19\xfc\xff\xff\xff\xff\x0f", "too long"),
        (b"\x05\x00\x02\0", "twice"),
    ],
)
def test_what_is_no_structure_is_damage(content: bytes, said: str) -> None:
    with pytest.raises(DamagedError, match=said):
        Cursor(content, 10).struct()


@pytest.mark.parametrize("length", range(len(struct({1: 300, 2: b"text", 5: [1, 2]}))))
def test_bytes_that_end_too_early_are_told_apart_from_damage(length: int) -> None:
    with pytest.raises(IndexError):
        Cursor(struct({1: 300, 2: b"text", 5: [1, 2]})[:length], 10).struct()


def test_any_bytes_are_a_structure_or_damage() -> None:
    dice = random.Random(1)  # noqa: S311 (a story, no secret)
    n_read = 0
    for _ in range(20_000):
        try:
            Cursor(dice.randbytes(dice.randrange(40)), 100).struct()
            n_read += 1
        except (DamagedError, IndexError):
            pass
    assert n_read > 100
