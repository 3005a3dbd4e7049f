from __future__ import annotations

import polars as pl

from forensics.links.top_values import top_values
from tests.links.crowds import cohorts_of, people


def top(values: list[str], *groups: range) -> list[dict[str, object]]:
    return top_values(cohorts_of(*groups), people(len(values), {"card": values}), "card").to_dicts()


def test_the_most_frequent_value_of_each_cohort_is_named() -> None:
    first, second = top(["a", "b", "b", "c", "c", "c"], range(3), range(2, 6))
    assert first == {"cohort": 0, "value": "b", "n": 2, "values": 2, "known": 3, "size": 3, "share": 2 / 3}
    assert (second["value"], second["n"], second["values"]) == ("c", 3, 2)


def test_between_equally_frequent_values_the_first_by_name_is_taken() -> None:
    [only] = top(["z", "a", "z", "a"], range(4))
    assert only["value"] == "a"


def test_a_trait_that_nobody_has_has_no_rows() -> None:
    assert top_values(cohorts_of(range(4)), people(4, {}), "card").is_empty()


def test_a_cohort_without_the_trait_has_no_row() -> None:
    everyone = people(4, {"card": ["a"] * 4})
    some = top_values(cohorts_of(range(2), range(2, 4)), everyone, "card")
    assert some["cohort"].to_list() == [0, 1]
    assert some.schema["cohort"] == pl.UInt32
