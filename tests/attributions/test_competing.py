from __future__ import annotations

from dataclasses import replace

import pytest

from forensics.attributions.competing import (
    Rivals,
    Weighed,
    compete,
    limit_of,
    priors,
    total,
)
from forensics.attributions.matching import Match
from forensics.vocabulary.actor import LEGITIMATE, NOBODY_KNOWN, RESELLER, Vertex
from tests.attributions.patterns import item


def weighed(bans: float, vertex: Vertex = Vertex.VICTIM, *, name: str = "x", hard: bool = False) -> Weighed:
    return Weighed(name, item(f"i{bans}{vertex}", "model_pivot", vertex=vertex), Match(1.0, ""), bans, hard, False)


def test_of_one_vertex_the_strongest_counts_and_three_tenths_of_the_rest() -> None:
    assert total([weighed(1.0), weighed(0.5), weighed(0.2)]) == pytest.approx(1.0 + 0.3 * 0.7)


def test_vertices_add_up_and_what_is_absent_counts_against_beside_what_is_there() -> None:
    assert total([weighed(1.0), weighed(-0.4), weighed(0.5, Vertex.CAPABILITY)]) == pytest.approx(1.0 - 0.4 + 0.5)


def test_items_of_one_cause_testify_once_whatever_they_describe() -> None:
    words = [replace(weighed(0.6), cause="words"), replace(weighed(0.5, Vertex.CAPABILITY), cause="words")]
    assert total(words) == pytest.approx(0.6 + 0.3 * 0.5)
    assert total([*words, weighed(0.4, Vertex.INFRASTRUCTURE)]) == pytest.approx(0.6 + 0.3 * 0.5 + 0.4)


def test_what_the_cluster_may_be_else_is_before_looking_what_its_assessment_says() -> None:
    prior = priors(["x"], Rivals(0.9, 0.06, 0.04))
    assert prior[NOBODY_KNOWN] == pytest.approx(0.72)
    assert prior[RESELLER] / prior[LEGITIMATE] == pytest.approx(1.5)
    assert prior[NOBODY_KNOWN] + prior["x"] + prior[RESELLER] + prior[LEGITIMATE] == pytest.approx(1.0)


def test_even_of_a_doubtful_cluster_the_unknown_has_half() -> None:
    assert priors(["x", "y"], Rivals(0.5, 0.5, 0.0))[NOBODY_KNOWN] == pytest.approx(0.5)


def test_two_vertices_and_an_own_identifier_are_needed_for_more_than_eighty_percent() -> None:
    both = [weighed(3.0, hard=True), weighed(1.0, Vertex.CAPABILITY)]
    assert compete(["x"], both, Rivals(1.0, 0.0, 0.0))[0].posterior > 0.95
    assert compete(["x"], both[:1], Rivals(1.0, 0.0, 0.0))[0].posterior <= 0.8
    soft = [weighed(3.0), weighed(1.0, Vertex.CAPABILITY)]
    assert compete(["x"], soft, Rivals(1.0, 0.0, 0.0))[0].posterior <= 0.8


def test_what_a_profile_may_not_have_is_nobody_s() -> None:
    standings = {one.hypothesis: one for one in compete(["x"], [weighed(6.0)], Rivals(1.0, 0.0, 0.0))}
    assert standings[NOBODY_KNOWN].posterior == pytest.approx(1 - standings["x"].posterior)
    assert standings["x"].limit == "one vertex alone speaks for it"


def test_nothing_that_speaks_is_held_to_unlikely() -> None:
    assert limit_of([weighed(-0.5)])[0] < 0.45


def test_equal_profiles_share_what_there_is() -> None:
    first, second, *_ = compete(["x", "y"], [weighed(4.0), weighed(4.0, name="y")], Rivals(1.0, 0.0, 0.0))
    assert first.posterior == pytest.approx(second.posterior)
    assert first.posterior < 0.5


def test_an_identifier_in_a_profile_whose_pattern_is_absent_names_nobody() -> None:
    found = [weighed(3.0, Vertex.INFRASTRUCTURE, hard=True), weighed(-0.2), weighed(-0.1, Vertex.CAPABILITY)]
    first = next(one for one in compete(["x"], found, Rivals(1.0, 0.0, 0.0)) if one.hypothesis == "x")
    assert first.posterior < 0.45
    assert first.limit == "as much of its pattern is absent as there, or more"
