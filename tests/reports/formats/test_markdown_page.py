from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from forensics.reports.brief import brief_of
from forensics.reports.formats.markdown_page import part
from forensics.reports.layout import markdown_text
from forensics.reports.naming import pseudonymous
from forensics.reports.quoted import Quoted
from tests.reports.example_case import HOSTILE, example_case, hostile_case, without_clusters

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case


def page(case: Case) -> str:
    return part.render(brief_of(case, pseudonymous(case))).decode()


@pytest.mark.parametrize(
    "case", [example_case(), hostile_case(), without_clusters()], ids=["plain", "hostile", "empty"]
)
def test_every_row_of_a_table_has_as_many_cells_as_its_header(case: Case) -> None:
    lines = page(case).splitlines()
    for number, line in enumerate(lines):
        if re.fullmatch(r"\|(?:-+:?\|)+", line):
            width = line.count("|")
            for row in [lines[number - 1], *rows_below(lines, number)]:
                assert len(re.findall(r"(?<!\\)\|", row)) == width, row


def rows_below(lines: list[str], number: int) -> list[str]:
    rows = []
    for line in lines[number + 1 :]:
        if not line.startswith("|"):
            break
        rows.append(line)
    return rows


def test_the_report_reads_like_the_page() -> None:
    text = page(example_case())
    for words in ("## Summary", "almost certain (99 %", "calibration: none", "A human decides", "## What was read"):
        assert words in text


def test_a_value_of_the_log_is_a_code_span_that_nothing_ends() -> None:
    text = markdown_text(Quoted(HOSTILE))
    assert text.count("`") == 2
    assert text.startswith("`")
    assert text.endswith("`")
    assert "<" not in text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a_b*c", r"a\_b\*c"),
        ("<img>", "&lt;img&gt;"),
        ("&lt;", r"\&lt;"),
        ("[x](y)", r"\[x\](y)"),
        ("https://evil.example", r"https:/\/evil.example"),
        ("www.evil.example", r"www\.evil.example"),
        ("a@b.example", r"a\@b.example"),
        ("a|b", r"a\|b"),
    ],
)
def test_a_sentence_is_text_and_nothing_else(text: str, written: str) -> None:
    assert markdown_text(text) == written


def test_no_line_is_empty_of_meaning_twice_over() -> None:
    assert "\n\n\n\n" not in page(example_case())


def test_where_no_one_is_suspected_no_table_of_zeros_says_so() -> None:
    said = page(without_clusters())
    assert "so none is recommended wrongly" in said
    assert "Expected false accusations" not in said
    assert "Expected false accusations" in page(example_case())
