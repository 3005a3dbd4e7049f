from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from forensics.foundation.errors import UsageError
from forensics.lab.scores.report import compare, score
from tests.lab.scores.frames import outcome

if TYPE_CHECKING:
    from forensics.lab.scores.outcome import Outcome

GOOD = outcome(("op:x", 0.9, "C"), ("home", 0.1, None), world="good", family="a", clusters={"C": 0.8})
HALF = outcome(("op:x", 0.9, "C"), ("op:x", 0.1, None), ("home", 0.2, None), world="half", family="a")
BLIND = outcome(("op:x", 0.1, None), ("home", 0.1, None), world="blind", family="b")
QUIET = outcome(("home", 0.7, None), ("home", 0.1, None), world="quiet", family="c")
ALL = [GOOD, HALF, BLIND, QUIET]


def of(outcomes: list[Outcome], method: str) -> list[Outcome]:
    return [replace(found, method=method) for found in outcomes]


def test_families_are_averaged_over_their_worlds_and_then_with_each_other() -> None:
    found = score(ALL)
    assert {family.family: family.figures["recall"] for family in found.families} == {"a": 0.75, "b": 0.0, "c": None}
    assert found.figures["recall"].value == pytest.approx((0.75 + 0.0) / 2)


def test_a_mean_says_over_how_many_worlds_it_is_defined() -> None:
    calm = outcome(("op:x", 0.1, None), ("home", 0.1, None), world="calm", family="a")
    found = score([GOOD, HALF, calm]).families[0]
    assert (found.figures["precision"], found.n_defined["precision"], found.n_defined["recall"]) == (1.0, 2, 3)


def test_a_world_without_operators_counts_in_false_accusations() -> None:
    assert score(ALL).figures["false_per_100k"].value == pytest.approx(100_000 / 5)
    assert score([QUIET]).figures["recall"].value is None


def test_the_order_of_the_outcomes_changes_no_byte() -> None:
    assert score(ALL).to_json() == score(ALL[::-1]).to_json()


def test_figures_are_written_with_twelve_digits() -> None:
    thirds = score([outcome(("op:x", 0.9, None), ("op:x", 0.1, None), ("op:x", 0.1, None), ("home", 0.1, None))])
    assert json.loads(thirds.to_json())["pooled"]["recall"] == 0.333333333333


def test_an_interval_needs_two_worlds_of_a_family() -> None:
    recall = score(ALL).figures["recall"]
    assert recall.low == 0.25  # both draws of family a are half, 0.5; family b has one world
    assert recall.high == 0.5
    assert score([GOOD]).figures["recall"].low is None


def test_a_seed_moves_intervals_and_no_figure() -> None:
    one, other = score(ALL, seed=1), score(ALL, seed=2)
    assert one.pooled == other.pooled
    assert {name: found.value for name, found in one.figures.items()} == {
        name: found.value for name, found in other.figures.items()
    }


def test_suspects_are_those_from_a_tenth_on_or_in_a_cluster() -> None:
    found = score([outcome(("op:x", 0.05, "C"), ("home", 0.1, None), ("home", 0.09, None))]).probabilities
    assert found.accounts is not None
    assert found.suspects is not None
    assert (found.accounts.n, found.suspects.n) == (3, 2)
    assert found.clusters is None


def test_two_methods_are_compared_on_the_same_draws_of_worlds() -> None:
    same = compare(score(ALL), score(of(ALL, "other")))
    assert (same["recall"].value, same["recall"].low, same["recall"].high) == (0.0, 0.0, 0.0)
    better = outcome(("op:x", 0.9, "C"), ("op:x", 0.9, "C"), ("home", 0.2, None), world="half", family="a")
    gained = compare(score([GOOD, better, BLIND, QUIET]), score(of(ALL, "other")))
    assert gained["recall"].value == pytest.approx(0.125)
    assert gained["recall"].low == 0.0


def test_what_cannot_be_scored_together_is_refused() -> None:
    with pytest.raises(UsageError, match="not 0"):
        score([])
    with pytest.raises(UsageError, match="not 2"):
        score([GOOD, *of([HALF], "other")])
    with pytest.raises(UsageError, match="stands twice"):
        score([GOOD, GOOD])
    with pytest.raises(UsageError, match="same worlds"):
        compare(score([GOOD]), score([HALF]))


def test_an_empty_world_can_be_scored() -> None:
    found = score([outcome()])
    assert found.probabilities.accounts is None
    assert found.accusations.suspected.per_100k is None
