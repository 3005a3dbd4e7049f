from __future__ import annotations

from typing import Any

import pytest

from forensics.foundation.errors import RuleError
from forensics.foundation.rule_fields import is_figure, record, text, texts


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"a": 1}, "must have the keys a, b and may have c ('b' is missing)"),
        ({"a": 1, "b": 2, "d": 4}, "must have the keys a, b and may have c ('d' is not a key)"),
        ({"a": 1, "b": 2, True: 4}, "must have the keys a, b and may have c (True is not a key)"),
        ({"a": 1, "bb": 2}, "must have the keys a, b and may have c ('bb' is not a key and 'b' is missing)"),
        (["a", "b"], "must have the keys a, b and may have c (a map is expected)"),
        (None, "must have the keys a, b and may have c (a map is expected)"),
    ],
)
def test_a_map_has_its_keys_and_no_others(given: Any, said: str) -> None:
    with pytest.raises(RuleError) as error:
        record(given, ("a", "b"), "x.yaml", ("c",))
    assert str(error.value) == f"x.yaml: {said}"


def test_what_needs_no_keys_is_a_map_all_the_same() -> None:
    assert record({}, (), "x.yaml") == {}
    with pytest.raises(RuleError, match="and no others"):
        record([], (), "x.yaml")


def test_texts_lose_the_white_space_around_them_and_have_a_longest() -> None:
    assert texts([" a b\n"], "x.yaml", 1) == ("a b",)
    with pytest.raises(RuleError, match="a text of 4 characters; at most 3"):
        text("abcd", "x.yaml", 3)
    with pytest.raises(RuleError, match="a list of texts, at most 1"):
        texts(["a", "b"], "x.yaml", 1)


def test_a_truth_value_is_no_figure() -> None:
    assert [is_figure(value, 2) for value in (0, 2.0, 2.1, -1, True, "1", float("nan"), 10**400)] == [True] * 2 + [
        False
    ] * 6
