from __future__ import annotations

import pytest

from forensics.reports.naming import in_clear, pseudonymous
from forensics.reports.scrub import scrubber
from tests.reports.example_case import example_case

CASE = example_case()
SCRUB = scrubber(CASE, pseudonymous(CASE))


@pytest.mark.parametrize(
    "name",
    ["acct-h00003", "card-1x@mail.example", "203.0.113.7", "203.0.113.0/24", "2001:db8::1", "2001:db8:1:2::/64"],
)
@pytest.mark.parametrize("sentence", ["{}", "shared {}, twice", "it was {}.", "between ({}) and others"])
def test_names_and_addresses_leave_a_sentence(name: str, sentence: str) -> None:
    assert name not in SCRUB.sentence(sentence.format(name))


@pytest.mark.parametrize(
    "sentence",
    [
        "4 accounts paid with one card",
        "at 10:30:45 on 2026-03-01, 3.5 times the usual",
        "polars 2.1.0, AS64500, a ratio of 1.25",
    ],
)
def test_words_numbers_and_times_stay(sentence: str) -> None:
    assert SCRUB.sentence(sentence) == sentence


def test_a_name_in_a_sentence_is_the_one_of_the_tables() -> None:
    assert pseudonymous(CASE).account("acct-h00003") in SCRUB.sentence("seen with acct-h00003.")


def test_in_clear_a_sentence_stays_but_for_what_is_unsafe() -> None:
    clear = scrubber(CASE, in_clear())
    assert clear.sentence("acct-h00003 on 203.0.113.7\x1b[0m") == "acct-h00003 on 203.0.113.7\\x1b[0m"


def test_nothing_becomes_the_empty_sentence() -> None:
    assert SCRUB.sentence(None) == ""
