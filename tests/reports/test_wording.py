from __future__ import annotations

import pytest

from forensics.reports.wording import analytic_confidence, judgement, likelihood, likely_that


@pytest.mark.parametrize(
    ("p", "word"),
    [
        (0.0, "almost no chance"),
        (0.049, "almost no chance"),
        (0.05, "very unlikely"),
        (0.2, "unlikely"),
        (0.45, "roughly even"),
        (0.5, "roughly even"),
        (0.55, "roughly even"),
        (0.551, "likely"),
        (0.8, "very likely"),
        (0.95, "almost certain"),
        (1.0, "almost certain"),
    ],
)
def test_every_probability_has_its_icd_203_word(p: float, word: str) -> None:
    assert likelihood(p) == word


def cluster(p: float, low: float, high: float) -> dict[str, object]:
    return {"confidence": p, "confidence_low": low, "confidence_high": high, "n_accounts": 12}


def test_a_judgement_has_word_number_and_interval_in_one_sentence() -> None:
    sentence = judgement(cluster(0.9, 0.7, 0.97))
    assert sentence.startswith("It is very likely (90 %, interval 70 % to 97 %) that these 12 accounts")
    assert sentence.count(".") == 1


def test_no_judgement_speaks_of_guilt() -> None:
    for p in (0.01, 0.3, 0.5, 0.99):
        sentence = judgement(cluster(p, p, p))
        assert not any(word in sentence.lower() for word in ("guilt", "criminal", "fraud", "proven"))


@pytest.mark.parametrize(
    ("p", "sentence"),
    [
        (0.01, "There is almost no chance (x) that it rains."),
        (0.1, "It is very unlikely (x) that it rains."),
        (0.3, "It is unlikely (x) that it rains."),
        (0.5, "There is a roughly even chance (x) that it rains."),
        (0.7, "It is likely (x) that it rains."),
        (0.9, "It is very likely (x) that it rains."),
        (0.99, "It is almost certain (x) that it rains."),
    ],
)
def test_every_band_is_a_grammatical_sentence(p: float, sentence: str) -> None:
    assert likely_that(p, "x", "it rains") == sentence


def test_a_judgement_in_a_band_of_nouns_reads_as_english() -> None:
    assert judgement(cluster(0.01, 0.001, 0.03)).startswith("There is almost no chance (1 %")
    assert judgement(cluster(0.5, 0.4, 0.6)).startswith("There is a roughly even chance (50 %")


def test_analytic_confidence_is_a_sentence_of_its_own() -> None:
    assert "is low: it rests on 1 causal family of evidence" in analytic_confidence("low", 1)
    assert "3 causal families" in analytic_confidence("high", 3)
