from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from forensics.vocabulary.case_tables import TABLES
from tests.cli.terminal import forensics
from tests.reports.example_case import HYDRA

if TYPE_CHECKING:
    from pathlib import Path


def test_clusters_are_shown_surest_first(case: Path) -> None:
    answer = forensics("show", case)
    assert answer.code == 0
    assert answer.out.splitlines()[1].startswith(HYDRA)
    assert answer.err == ""


@pytest.mark.parametrize("table", [*TABLES, "rejects", "manifest"])
@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_every_table_is_shown_in_every_form(case: Path, table: str, form: str) -> None:
    assert forensics("show", case, table, "--format", form).code == 0


def test_a_filter_keeps_what_it_describes(case: Path) -> None:
    terms = "membership:>=0.9 recommendation:review_suspension"
    rows = json.loads(forensics("show", case, "accounts", "--filter", terms, "--format", "json").out)
    assert rows
    assert all(row["membership"] >= 0.9 and row["recommendation"] == "review_suspension" for row in rows)


def test_nothing_matched_is_an_empty_result_and_no_error(case: Path) -> None:
    answer = forensics("show", case, "accounts", "--filter", "membership:>2", "--format", "jsonl")
    assert (answer.code, answer.out, answer.err) == (0, "", "")


def test_a_limit_cuts_and_columns_choose(case: Path) -> None:
    answer = forensics("show", case, "accounts", "--limit", "2", "--columns", "account_id,role", "--format", "csv")
    assert answer.out.splitlines()[0] == "account_id,role"
    assert len(answer.out.splitlines()) == 3


def test_the_manifest_is_shown_as_it_was_sealed(case: Path) -> None:
    assert forensics("show", case, "manifest").out == (case / "manifest.json").read_text()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["acounts"], "unknown table 'acounts' (did you mean 'accounts'?)"),
        (["accounts", "--filter", "membershp:>1"], "did you mean 'membership'?"),
        (["accounts", "--columns", "rol"], "did you mean 'role'?"),
        (["accounts", "--format", "xml"], "unknown format 'xml'"),
    ],
)
def test_a_wrong_word_is_one_line_and_exit_2(case: Path, words: list[str], reason: str) -> None:
    answer = forensics("show", case, *words)
    assert answer.code == 2
    assert reason in answer.err
    assert answer.out == ""
    assert answer.err.count("\n") == 1


def test_what_is_no_case_is_exit_3(tmp_path: Path) -> None:
    answer = forensics("show", tmp_path)
    assert answer.code == 3
    assert str(tmp_path) in answer.err


@pytest.mark.parametrize("form", ["table", "json"])
def test_hostile_values_are_shown_not_obeyed(hostile: Path, form: str) -> None:
    for table in TABLES:
        shown = forensics("show", hostile, table, "--format", form, "--columns", "all").out
        assert "\x1b" not in shown
        assert "\u202e" not in shown
