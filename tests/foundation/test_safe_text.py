from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forensics.foundation.safe_text import safe_text


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\x9b2Jb", "a\\x9b2Jb"),
        ("bell\x07", "bell\\x07"),
        ("line\nbreak", "line\\x0abreak"),
        ("\x7f", "\\x7f"),
        ("evil\u202etxt.exe", "evil\\u202etxt.exe"),
        ("\u2066isolate\u2069", "\\u2066isolate\\u2069"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\ufeffmark", "\\ufeffmark"),
        ("\ud83d", "\\ud83d"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("\x1b]8;;http://x\x07link\x1b]8;;\x07", "\\x1b]8;;http://x\\x07link\\x1b]8;;\\x07"),
    ],
)
def test_what_a_terminal_would_obey_is_shown_instead(hostile: str, shown: str) -> None:
    assert safe_text(hostile) == shown


def test_honest_text_of_any_language_is_left_alone() -> None:
    assert safe_text("Größe 東京 عمان naïve") == "Größe 東京 عمان naïve"


def test_an_absent_value_is_empty_and_a_number_is_its_digits() -> None:
    assert safe_text(None) == ""
    assert safe_text(7) == "7"


def test_a_long_value_ends_in_an_ellipsis() -> None:
    assert safe_text("abcdef", 4) == "abc…"


@given(st.text(alphabet=st.characters(codec=None)))
def test_no_control_or_bidirectional_character_gets_through(text: str) -> None:
    shown = safe_text(text)
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in shown)
    assert not any(
        unicodedata.bidirectional(char) in {"RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI"} for char in shown
    )
