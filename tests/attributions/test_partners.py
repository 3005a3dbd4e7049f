from __future__ import annotations

from typing import Any

import polars as pl

from forensics.attributions.attribute import matchers
from forensics.attributions.partners import _MATCHERS, OF_PARTNERS, informed
from forensics.vocabulary.actor import Part
from forensics.vocabulary.indicator import KINDS, Corroborations
from tests.attributions.patterns import profile, teaches

CODER = profile("coder", teaches("coding"))


def items(*rows: dict[str, Any]) -> pl.DataFrame:
    told = [
        {"item": "i", "kind": "card", "value": "x", "account_id": "a", "cluster_id": "C-1", "source": "a bank"}
        | {"reliability": "B", "credibility": 2, "actor": "coder", "is_public": False}
        | row
        for row in rows
    ]
    return pl.DataFrame(told, schema=Corroborations.create_empty().schema)


def test_what_a_partner_says_of_a_known_actor_is_an_item_of_its_profile() -> None:
    (found,) = informed([CODER], items({}, {"account_id": "b"}, {"value": "y", "account_id": "b"}))
    *own, added = found.items
    assert tuple(own) == CODER.items
    assert (added.matcher, added.part, added.values) == ("payment_fingerprint", Part.OWNER, ("x", "y"))
    assert (str(added.grade), added.source) == ("B2", "a bank")


def test_another_actor_gets_a_profile_that_says_where_it_is_from() -> None:
    known, other = informed([CODER], items({"actor": "Somebody"}))
    assert known == CODER
    assert other.name == f"{OF_PARTNERS}somebody"
    assert len(other.items) == 1


def test_an_actor_is_known_by_name_or_title_whatever_the_case() -> None:
    assert len(informed([CODER], items({"actor": CODER.title.upper()}))) == 1


def test_who_says_the_same_twice_says_it_once() -> None:
    once = informed([CODER], items({}))
    again = informed([CODER], items({}, {"item": "j"}, {"item": "k", "source": "another bank", "credibility": 4}))
    assert again == once
    many = informed([CODER], items(*({"item": f"i{n}", "value": f"v{n}"} for n in range(2000))))
    assert len(many[0].items) == len(CODER.items) + 1


def test_one_item_of_two_kinds_is_two_items_of_a_profile() -> None:
    (found,) = informed([CODER], items({}, {"kind": "prompt_hash", "value": "ab" * 32}))
    assert len({item.name for item in found.items}) == len(CODER.items) + 2


def test_a_worse_graded_thing_does_not_borrow_the_grade_of_a_better_one() -> None:
    (found,) = informed([CODER], items({}, {"value": "y", "credibility": 5}))
    assert found.items[-1].values == ("x",)


def test_spellings_of_an_actor_are_one() -> None:
    assert len(informed([], items({"actor": "Beta"}, {"actor": "BETA ", "item": "j"}))) == 1


def test_a_crowds_thing_and_an_item_without_an_actor_say_nothing() -> None:
    assert informed([CODER], items({"is_public": True}, {"actor": None, "item": "j"})) == (CODER,)


def test_every_kind_speaks_through_a_matcher_of_its_part_or_not_at_all() -> None:
    known = matchers()
    assert set(_MATCHERS) | {"phone"} == set(KINDS)
    for matcher, part, _ in _MATCHERS.values():
        assert part in known[matcher].parts
