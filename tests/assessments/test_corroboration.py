from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from forensics.assessments.corroboration import corroborations, matches
from forensics.foundation.errors import ResourceError
from forensics.foundation.pseudonym import pseudonym
from forensics.vocabulary.indicator import Corroborations, Indicators

KEY = b"a key that partners share"


def items(*rows: tuple[str, str, str], is_keyed: bool = False) -> pl.DataFrame:
    told: list[dict[str, Any]] = [
        {"item": item, "kind": kind, "value": value, "is_keyed": is_keyed, "source": "a partner", "reliability": "B"}
        | {"credibility": 2, "actor": None, "until": None}
        for item, kind, value in rows
    ]
    return pl.DataFrame(told, schema=Indicators.create_empty().schema)


def touched(*rows: tuple[str, str, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["account_id", "kind", "text"], orient="row")


THINGS = touched(
    ("a", "address", "198.51.100.7"),
    ("b", "address", "198.51.100.7"),
    ("b", "address", "198.51.101.1"),
    ("c", "address", "2001:db8::1"),
    ("c", "card", "198.51.100.7"),
    ("d", "card", "x"),
)
CROWD = pl.DataFrame([("address", "198.51.101.1")], schema=["kind", "text"], orient="row")
MEMBERS = pl.DataFrame([("a", "C-1"), ("b", "C-1")], schema=["account_id", "cluster_id"], orient="row")


def told(own: pl.DataFrame, key: bytes | None = None) -> pl.DataFrame:
    texts = THINGS.select("kind", "text").unique()
    return corroborations(matches(own, texts, key), own, THINGS, CROWD, MEMBERS)


def matched(own: pl.DataFrame, key: bytes | None = None) -> list[tuple[str, str, str]]:
    found = told(own, key)
    assert Corroborations.is_valid(found)
    return found.select("item", "value", "account_id").rows()


def test_an_item_matches_the_accounts_that_touched_its_value() -> None:
    assert matched(items(("i", "address", "198.51.100.7"))) == [
        ("i", "198.51.100.7", "a"),
        ("i", "198.51.100.7", "b"),
    ]


def test_a_value_of_another_kind_is_another_value() -> None:
    assert matched(items(("i", "card", "198.51.100.7"))) == [("i", "198.51.100.7", "c")]


def test_a_range_matches_the_addresses_inside_it() -> None:
    assert matched(items(("i", "address", "198.51.100.0/23"))) == [
        ("i", "198.51.100.7", "a"),
        ("i", "198.51.100.7", "b"),
        ("i", "198.51.101.1", "b"),
    ]
    assert matched(items(("i", "address", "2001:db8::/32"))) == [("i", "2001:db8::1", "c")]
    assert matched(items(("i", "address", "203.0.113.0/24"))) == []


def test_a_keyed_item_matches_under_its_key_alone() -> None:
    own = items(("i", "card", pseudonym(KEY, "card", "x")), is_keyed=True)
    assert matched(own, KEY) == [("i", "x", "d")]
    assert matched(own, b"another key that is shared") == []
    assert matched(own) == []
    assert matched(items(("i", "address", pseudonym(KEY, "card", "x")), is_keyed=True), KEY) == []


def test_a_plain_value_that_reads_like_a_pseudonym_matches_as_it_is() -> None:
    assert matched(items(("i", "card", "x"), is_keyed=True)) == []


def test_a_crowds_thing_is_marked_and_clusters_are_named() -> None:
    found = told(items(("i", "address", "198.51.100.0/23")))
    assert found.select("account_id", "is_public", "cluster_id").rows() == [
        ("a", False, "C-1"),
        ("b", False, "C-1"),
        ("b", True, "C-1"),
    ]


def test_items_that_are_equal_are_each_named() -> None:
    assert len(matched(items(("i", "card", "x"), ("j", "card", "x")))) == 2


def test_an_address_that_was_cut_is_inside_a_range_with_all_that_it_may_be() -> None:
    things = touched(("a", "address", "masked:198.51.100.0/24"), ("b", "address", "masked:198.51.0.0/16"))
    own = items(("i", "address", "198.51.100.0/22"))
    found = matches(own, things.select("kind", "text"), None)
    assert found["text"].to_list() == ["masked:198.51.100.0/24"]


def test_a_list_that_names_everybody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forensics.assessments.corroboration.MAX_MATCHES", 1)
    with pytest.raises(ResourceError, match="at most 1"):
        told(items(("i", "address", "198.51.100.7")))


def test_nothing_matches_nothing() -> None:
    assert matched(items()) == []
