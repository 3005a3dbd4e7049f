from __future__ import annotations

import pytest

from forensics.attributions.attribute import matchers
from forensics.attributions.matching import match
from forensics.vocabulary.actor import Part
from tests.attributions.patterns import HASH, item, moves, prompted, teaches

KNOWN = matchers()


def agreement(one: object, seen: dict[str, float] | None) -> float | None:
    return match(one, KNOWN[one.matcher], seen).agreement  # type: ignore[attr-defined, arg-type]


def test_shares_of_the_named_are_summed() -> None:
    assert agreement(teaches("coding", "tool_use"), {"coding": 0.4, "tool_use": 0.3, "vision": 0.3}) == 1.0
    assert agreement(teaches("coding"), {"coding": 0.3, "vision": 0.7}) == 0.0
    assert agreement(teaches("coding"), {"vision": 1.0}) == -1.0


def test_outside_of_its_range_a_number_agrees_the_less_the_further_it_is() -> None:
    assert [agreement(moves(0.4, 0.6), {"": value}) for value in (0.5, 0.2, 0.0)] == [1.0, 0.0, -1.0]
    assert agreement(moves(0.4, 0.6), {"": 0.9}) == pytest.approx(1 / 3)


def test_an_identifier_that_is_not_there_says_nothing() -> None:
    assert agreement(prompted(HASH), {}) == 0.0
    assert agreement(prompted(HASH), {HASH: 0.05}) == 1.0


def test_what_was_not_measured_is_not_absent() -> None:
    assert agreement(moves(), None) is None
    assert agreement(moves(), {}) is None
    assert match(moves(), KNOWN["model_pivot"], None).status == "unmeasured"


def test_the_sentence_says_what_was_seen_and_what_was_reported() -> None:
    said = match(teaches("coding", "tool_use"), KNOWN["capability_mix"], {"coding": 0.4, "reasoning": 0.6}).detail
    assert said == ("capabilities of a campaign: reasoning 60 %, coding 40 %; reported: coding, tool use at least 60 %")


def test_an_identifier_is_counted_and_never_named() -> None:
    card = item("card", "payment_fingerprint", Part.OWNER, values=("card-of-somebody", "another-card"))
    known = KNOWN["payment_fingerprint"]
    assert match(card, known, {}).detail == (
        "payment instrument: none of those given; reported: one of 2 given at least 5 %"
    )
    assert match(card, known, {"another-card": 0.4}).detail == (
        "payment instrument: 40 % (share of accounts); reported: one of 2 given at least 5 %"
    )


def test_a_long_name_is_cut() -> None:
    long = teaches("a" * 60)
    assert "…" in match(long, KNOWN["capability_mix"], {}).detail
