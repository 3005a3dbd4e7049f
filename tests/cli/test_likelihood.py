from __future__ import annotations

import pytest

from forensics.cli.likelihood import odds_in_words, said, times


@pytest.mark.parametrize(
    ("bans", "words"),
    [(2.0, "100 to 1"), (-1.0, "1 to 10"), (0.0, "1.0 to 1"), (0.3, "2.0 to 1"), (6.0, "1,000,000 to 1")],
)
def test_odds_are_a_ratio(bans: float, words: str) -> None:
    assert odds_in_words(bans) == words


def test_a_weight_is_a_factor_whatever_its_direction() -> None:
    assert times(1.0) == times(-1.0) == "10"


def test_odds_come_with_their_probability_and_their_word() -> None:
    assert said(2.0) == "100 to 1, probability 0.990, almost certain"
