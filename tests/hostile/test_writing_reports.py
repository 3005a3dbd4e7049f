"""The writing half of hostile input: an adversary chose every text in the log, and reads our report with us."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from forensics.reports.csv_rows import csv_text
from forensics.reports.naming import Naming, in_clear, pseudonymous
from forensics.reports.render import render_all
from tests.reports.example_case import HOSTILE, example_case, hostile_case

CASE = hostile_case()
NAMINGS = {"clear": in_clear(), "pseudonymous": pseudonymous(CASE)}
INVISIBLE = [chr(code) for code in (0x00, 0x07, 0x1B, 0x7F, 0x9B, 0x202E, 0x2066, 0x200B, 0xFEFF)]


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


@pytest.mark.parametrize("naming", NAMINGS.values(), ids=NAMINGS)
def test_no_text_of_a_log_becomes_an_element(naming: Naming) -> None:
    elements, harmless = Elements(), Elements()
    elements.feed(render_all(CASE, naming)["report.html"].decode())
    harmless.feed(render_all(example_case(), naming)["report.html"].decode())
    assert elements.names == harmless.names
    assert elements.names.isdisjoint({"script", "img", "iframe", "object", "link", "form"})
    assert elements.handlers == []


@pytest.mark.parametrize("naming", NAMINGS.values(), ids=NAMINGS)
def test_no_control_or_direction_character_reaches_a_report(naming: Naming) -> None:
    case = example_case(words="".join(INVISIBLE))
    for name, document in render_all(case, naming).items():
        text = document.decode()
        assert not [f"U+{ord(sign):04X}" for sign in INVISIBLE if sign in text], name


def test_the_words_of_an_adversary_are_shown_as_text() -> None:
    page = render_all(CASE, in_clear())["report.html"].decode()
    assert "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;\\x1b[31m\\u202etxt.exe" in page
    assert "{{7*7}}" in page


def test_markdown_holds_no_live_markup() -> None:
    text = render_all(CASE, in_clear())["report.md"].decode()
    outside_code_spans = re.sub(r"`[^`]*`", "", text.replace("\\`", ""))
    assert "<" not in text
    assert "[x](javascript" not in outside_code_spans
    assert "`" not in outside_code_spans


def test_a_formula_in_an_account_id_is_no_formula_in_csv() -> None:
    case = example_case(words="\r\n=1+1")
    accounts = case.tables["accounts"].with_columns(
        account_id="=cmd|' /C calc'!A0" + case.tables["accounts"]["account_id"]
    )
    lines = csv_text(accounts).splitlines()
    assert not [line for line in lines if line.startswith("=cmd")]


def test_file_names_with_bytes_that_are_no_text_are_shown_escaped() -> None:
    case = example_case(words=HOSTILE)
    assert b"log&lt;/script&gt;" in render_all(case, in_clear())["report.html"]
