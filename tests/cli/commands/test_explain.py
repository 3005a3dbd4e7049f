from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.terminal import forensics
from tests.reports.example_case import HYDRA

if TYPE_CHECKING:
    from pathlib import Path


def test_a_cluster_is_explained(case: Path) -> None:
    answer = forensics("explain", case, HYDRA)
    assert answer.code == 0
    assert "= log10 odds, " in answer.out


def test_an_account_and_a_pair_are_explained(case: Path) -> None:
    assert "acct-h00003" in forensics("explain", case, HYDRA, "--account", "acct-h00003").out
    assert "together" in forensics("explain", case, "--pair", "acct-h00003", "acct-h00004").out


def test_the_owner_of_an_account_gets_words_of_their_own(case: Path) -> None:
    answer = forensics("explain", case, "--account", "acct-h00003", "--for-subject")
    assert answer.out.startswith("Your account acct-h00003")


def test_words_for_an_owner_are_about_one_account(case: Path) -> None:
    answer = forensics("explain", case, HYDRA, "--for-subject")
    assert answer.code == 2
    assert "--for-subject is about one account" in answer.err
    answer = forensics("explain", case, "acct-h00003", "--for-subject", "--inputs", "x.jsonl")
    assert answer.code == 2


def test_an_unknown_id_is_exit_2_with_the_closest_one(case: Path) -> None:
    answer = forensics("explain", case, "C-7K2QM4XB")
    assert answer.code == 2
    assert f"did you mean '{HYDRA}'?" in answer.err
