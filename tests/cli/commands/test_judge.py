from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from forensics.casestore.verify import verify_case
from tests.cli.terminal import forensics

if TYPE_CHECKING:
    from pathlib import Path


def test_judging_with_an_unchanged_configuration_gives_the_same_case(analysed: Path, tmp_path: Path) -> None:
    answer = forensics("judge", analysed, "--out", tmp_path / "again")
    assert answer.code == 0
    assert verify_case(tmp_path / "again").seal == verify_case(analysed).seal
    assert "rows a second" not in answer.out


def test_another_prevalence_makes_a_child_that_names_its_parent(analysed: Path, tmp_path: Path) -> None:
    assert forensics("judge", analysed, "--prevalence", "0.3", "--out", tmp_path / "child", "-q").code == 0
    manifest = json.loads((tmp_path / "child" / "manifest.json").read_text())
    assert manifest["parent"] == verify_case(analysed).seal
    assert manifest["settings"]["judge"]["prevalence"] == 0.3
    again = forensics("judge", tmp_path / "child", "--out", tmp_path / "grandchild", "-q")
    assert again.code == 0
    kept = json.loads((tmp_path / "grandchild" / "manifest.json").read_text())
    assert kept["settings"]["judge"]["prevalence"] == 0.3


def test_a_list_the_case_was_judged_with_must_be_named_again(analysed: Path, tmp_path: Path) -> None:
    allow = tmp_path / "allow.csv"
    allow.write_text("kind,value,scope,reason,owner,expiry\naccount,nobody,,known,A,2030-01-01\n")
    judged = forensics("judge", analysed, "--allow", allow, "--out", tmp_path / "a", "-q")
    assert judged.code == 0
    assert "1 entry of --allow matches no account and had no effect: account nobody" in judged.err
    answer = forensics("judge", tmp_path / "a", "--out", tmp_path / "b", "-q")
    assert "judged with allow.csv, which is not used now; name it with --allow to keep it" in answer.err


@pytest.mark.parametrize("place", [".", "inner", "state/inner", ".."])
def test_a_case_is_never_written_over_evidence(fresh: Path, place: str) -> None:
    forensics("report", fresh, "--out", fresh.parent / "r.md")
    before = (fresh / "custody.jsonl").read_bytes()
    answer = forensics("judge", fresh, "--out", fresh / place, "--force")
    assert answer.code == 2
    assert "choose" in answer.err
    assert (fresh / "custody.jsonl").read_bytes() == before
    assert verify_case(fresh).ok


def test_the_same_case_by_another_name_is_the_same_case(fresh: Path, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(fresh, target_is_directory=True)
    assert forensics("judge", tmp_path / "alias", "--out", fresh, "--force").code == 2
    assert verify_case(fresh).ok


def test_what_is_no_case_is_exit_3(tmp_path: Path) -> None:
    assert forensics("judge", tmp_path, "--out", tmp_path / "x").code == 3
