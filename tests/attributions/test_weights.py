from __future__ import annotations

import pytest

from forensics.attributions.attribute import matchers
from forensics.attributions.weights import BANS_OF_CREDIBILITY, RELIABILITY, most_bans
from forensics.vocabulary.actor import Grade, Part
from tests.attributions.patterns import HASH, item, prompted

KNOWN = matchers()


def test_an_address_is_doubtful_whatever_its_author_says() -> None:
    sure = item("a", "address", Part.OWNER, values=("203.0.113.7",), grade=Grade("A", 1))
    assert most_bans(sure, KNOWN["address"]) == BANS_OF_CREDIBILITY[4]


def test_a_source_that_is_not_reliable_says_less_and_none_says_nothing() -> None:
    weights = [
        most_bans(item("p", "system_prompt", values=(HASH,), grade=Grade(letter, 2)), KNOWN["system_prompt"])
        for letter in "ABCE"
    ]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] == 0.0


def test_what_many_unknown_pools_show_cannot_say_much() -> None:
    even = item("e", "synchronised_load", Part.OWNER, least=0.98)
    assert most_bans(even, KNOWN["synchronised_load"]) == pytest.approx(0.155, abs=1e-3)


def test_grades_are_ordered() -> None:
    assert list(BANS_OF_CREDIBILITY.values()) == sorted(BANS_OF_CREDIBILITY.values(), reverse=True)
    assert RELIABILITY["A"] == 1.0
    assert most_bans(prompted(HASH), KNOWN["system_prompt"]) == BANS_OF_CREDIBILITY[2]
