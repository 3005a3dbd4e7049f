from __future__ import annotations

import pytest

from forensics.signals.measures.hand_over_share import MIN_CONVERSATIONS, part
from tests.signals.stories import cut, tape_of, value, values


def test_conversations_that_change_accounts_are_handed_over() -> None:
    turns = [("ann", "c1"), ("bob", "c1"), *((name, f"c{n}") for n in range(2, 6) for name in ("ann", "ann"))]
    names, conversations = zip(*turns, strict=True)
    assert value(part, tape_of(names, conversations)) == pytest.approx(1 / 5)


def test_people_keep_a_conversation_on_one_account() -> None:
    names = [f"a{number // 2}" for number in range(12)]
    assert value(part, tape_of(names, [f"c{number // 2}" for number in range(12)])) == 0.0


def test_a_single_request_is_no_conversation() -> None:
    names = [f"a{number}" for number in range(20)]
    assert value(part, tape_of(names, [f"c{number}" for number in range(20)])) is None


def test_too_few_conversations_say_nothing() -> None:
    n = MIN_CONVERSATIONS - 1
    assert value(part, tape_of(["ann", "bob"] * n, [f"c{number // 2}" for number in range(2 * n)])) is None


def test_requests_without_a_conversation_are_not_one_conversation() -> None:
    assert value(part, tape_of(["ann", "bob"] * 20)) is None


def test_a_conversation_that_goes_on_in_a_later_stretch_is_one() -> None:
    names = ["ann"] * 10 + ["ann", "ann", "ann", "bob", "bob"] + ["ann"] * 5
    talks = [f"c{number % 5}" for number in range(15)] + [None] * 5
    tape = tape_of(names, talks)
    assert values(part, cut(tape, 4, 11)) == values(part, [tape]) == {0: 2 / 5}
