from __future__ import annotations

import pytest

from forensics.cli.likelihood import odds_in_words, said, support, times


@pytest.mark.parametrize(
    ("bans", "words"),
    [(2.0, "100 to 1"), (-1.0, "1 to 10"), (0.0, "1.0 to 1"), (0.3, "2.0 to 1"), (6.0, "1,000,000 to 1")],
)
def test_odds_are_a_ratio(bans: float, words: str) -> None:
    assert odds_in_words(bans) == words


def test_a_weight_is_a_factor_whatever_its_direction() -> None:
    assert times(1.0) == times(-1.0) == "10"


def test_odds_come_with_their_probability_and_their_word() -> None:
    assert said(2.0) == "100 to 1, probability 0.9901, almost certain"


def test_a_probability_is_never_shown_as_certainty() -> None:
    assert said(9.0) == "1,000,000,000 to 1, probability >0.9999, almost certain"


@pytest.mark.parametrize(
    ("bans", "words"),
    [
        (0.0, "neither for it nor against it"),
        (0.29, "neither for it nor against it"),
        (0.5, "weakly for it"),
        (-1.2, "moderately against it"),
        (2.5, "moderately strongly for it"),
        (-7.0, "extremely strongly against it"),
    ],
)
def test_support_follows_the_verbal_scale(bans: float, words: str) -> None:
    assert support(bans) == words
