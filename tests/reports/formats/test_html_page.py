from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from forensics.reports.brief import brief_of
from forensics.reports.formats.html_page import part
from forensics.reports.limits import MAX_BYTES
from forensics.reports.naming import in_clear, pseudonymous
from tests.reports.example_case import HYDRA, example_case, without_clusters
from tests.reports.many_clusters import many_clusters

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case


def page(case: Case) -> str:
    return part.render(brief_of(case, pseudonymous(case))).decode()


PAGE = page(example_case())


class Tags(HTMLParser):
    """Checks that every element is closed in order, and collects attributes."""

    VOID = frozenset({"meta", "br", "img", "line"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_well_formed() -> None:
    tags = Tags()
    tags.feed(PAGE)
    assert tags.open == []


def test_the_policy_allows_our_style_sheet_and_nothing_else() -> None:
    [style] = re.findall(r"<style>(.*?)</style>", PAGE, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in PAGE.replace("&#39;", "'")
    assert "unsafe-inline" not in PAGE


def test_the_page_has_no_script_no_inline_style_and_no_remote_asset() -> None:
    tags = Tags()
    tags.feed(PAGE)
    assert "<script" not in PAGE
    assert "http:" not in PAGE
    assert "https:" not in PAGE
    assert not [name for _, name, _ in tags.attributes if name == "style" or name.startswith("on")]
    assert all((value or "").startswith("#") for _, name, value in tags.attributes if name in {"href", "src"})


def test_links_inside_the_page_lead_somewhere() -> None:
    tags = Tags()
    tags.feed(PAGE)
    places = {value for _, name, value in tags.attributes if name == "id"}
    assert {(value or "")[1:] for _, name, value in tags.attributes if name == "href"} <= places


def test_tables_have_captions_and_charts_have_titles() -> None:
    assert PAGE.count("<caption>") == PAGE.count("<table>")
    assert PAGE.count("<svg") == PAGE.count('role="img"')
    assert '<html lang="en">' in PAGE


def test_no_account_or_address_is_shown_unless_asked_for() -> None:
    for name in ("acct-h0", "203.0.113.7", "card-1", "somewhere/private"):
        assert name not in PAGE
    clear = part.render(brief_of(example_case(), in_clear())).decode()
    assert "acct-h00003" in clear
    assert "203.0.113.7" in clear


def test_every_probability_stands_near_the_state_of_the_calibration() -> None:
    for chunk in PAGE.split("<caption>")[1:]:
        caption, table = chunk.split("</caption>")[0], chunk.split("</table>")[0]
        if re.search(r"<td[^>]*>[^<]*\d %", table) and "Share of accounts" not in caption:
            assert "calibration: none" in caption or "Input files" in caption, caption


@pytest.mark.parametrize(
    "words",
    ["A human decides", "forensics verify", "What could not be measured", "Looked at and not concluded", "ab" * 32],
)
def test_the_page_says_what_the_contract_demands(words: str) -> None:
    assert words in PAGE


def test_a_case_in_which_nothing_was_found_is_a_page_too() -> None:
    assert "No group of accounts was found" in page(without_clusters())


def test_twenty_thousand_accounts_fit_and_the_rest_is_told() -> None:
    text = page(example_case(20_000))
    assert len(text.encode()) <= MAX_BYTES
    assert "18,500 more not shown here; accounts.parquet has them all." in text


def test_hundreds_of_clusters_fit() -> None:
    text = page(many_clusters(300))
    assert len(text.encode()) <= MAX_BYTES
    assert text.count("<article") == 20
    assert HYDRA not in text


def test_long_hostile_names_in_clear_fit_too() -> None:
    case = example_case(9_000, words="\u202e<&>" * 40)
    assert len(part.render(brief_of(case, in_clear()))) <= MAX_BYTES


def test_where_no_one_is_suspected_no_table_of_zeros_says_so() -> None:
    said = page(without_clusters())
    assert "so none is recommended wrongly" in said
    assert "Expected false accusations" not in said
    assert "Expected false accusations" in page(example_case())


def test_on_a_narrow_screen_a_caption_stays_while_its_table_scrolls() -> None:
    assert re.search(r"<caption><span>[^<]+</span></caption>", PAGE)
    assert "caption span { display: inline-block; position: sticky" in PAGE
