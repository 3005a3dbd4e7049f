from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from forensics.cli.unmatched import unmatched
from forensics.vocabulary.settings import JudgeSettings
from tests.reports.example_case import example_case

if TYPE_CHECKING:
    from pathlib import Path

PROFILES = pl.DataFrame({"account_id": ["acct-c000"], "covariate": ["email_domain"], "value": ["a.example"]})
CASE = replace(example_case(), state={"profiles": PROFILES})


def allow(folder: Path, *entries: str) -> JudgeSettings:
    path = folder / "allow.csv"
    rows = [f"{entry},,known,A,2020-01-01\n" for entry in entries]
    path.write_text("kind,value,scope,reason,owner,expiry\n" + "".join(rows))
    return JudgeSettings(allow=path)


def dispositions(folder: Path, *accounts: str) -> JudgeSettings:
    path = folder / "dispositions.csv"
    rows = [f"{account},cleared,A,2026-05-01,known\n" for account in accounts]
    path.write_text("subject,decision,analyst,time,reason\n" + "".join(rows))
    return JudgeSettings(dispositions=path)


def test_entries_that_match_are_not_spoken_of(tmp_path: Path) -> None:
    assert list(unmatched(CASE, allow(tmp_path, "account,acct-c000", "email_domain,a.example"))) == []
    assert list(unmatched(CASE, dispositions(tmp_path, "acct-c000"))) == []
    assert list(unmatched(CASE, JudgeSettings())) == []


def test_a_misspelt_entry_is_named(tmp_path: Path) -> None:
    assert list(unmatched(CASE, allow(tmp_path, "account,acct-cO00", "account,acct-c000"))) == [
        "1 entry of --allow matches no account and had no effect: account acct-cO00"
    ]
    assert list(unmatched(CASE, dispositions(tmp_path, "x", "acct-c000", "y"))) == [
        "2 entries of --dispositions match no account and had no effect: x, y"
    ]


def test_an_account_id_is_no_trait_and_a_trait_no_account_id(tmp_path: Path) -> None:
    said = list(unmatched(CASE, allow(tmp_path, "account,a.example", "email_domain,acct-c000")))
    assert said[0].startswith("2 entries")


def test_many_are_counted_three_are_named_and_none_acts_on_a_terminal(tmp_path: Path) -> None:
    (said,) = unmatched(CASE, allow(tmp_path, *(f"card,\x1b{i}" for i in range(5))))
    assert said.startswith("5 entries")
    assert said.endswith(": card \\x1b0, card \\x1b1, card \\x1b2, …")
