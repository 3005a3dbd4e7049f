from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.terminal import forensics

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["r.html", "r.md", "r.json"])
def test_a_report_is_rendered_again(fresh: Path, tmp_path: Path, name: str) -> None:
    assert forensics("report", fresh, "--out", tmp_path / name).code == 0
    assert (tmp_path / name).stat().st_size > 1000
    assert forensics("verify", fresh).code == 0


@pytest.mark.parametrize("name", ["x.html", "state/x.html", "report.md"])
def test_a_report_never_goes_into_a_case(fresh: Path, name: str) -> None:
    answer = forensics("report", fresh, "--out", fresh / name, "--force")
    assert answer.code == 2
    assert "inside a case, whose seal it would break (choose an --out outside of fresh)" in answer.err
    assert forensics("verify", fresh).code == 0


def test_accounts_are_pseudonyms_unless_asked_otherwise(fresh: Path, tmp_path: Path) -> None:
    forensics("report", fresh, "--out", tmp_path / "a.md")
    forensics("report", fresh, "--out", tmp_path / "b.md", "--clear")
    assert "acct-h00000" not in (tmp_path / "a.md").read_text()
    assert "acct-h00000" in (tmp_path / "b.md").read_text()


def test_a_report_may_go_to_stdout(fresh: Path) -> None:
    answer = forensics("report", fresh, "--out", "-", "--format", "json")
    assert json.loads(answer.out)


@pytest.mark.parametrize(
    ("words", "code"), [(["--out", "r.pdf"], 2), (["--out", "absent/r.md"], 2), (["--out", "r.md", "--format", "x"], 2)]
)
def test_a_wrong_format_or_place_is_exit_2(
    fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    assert forensics("report", fresh, *words).code == code


def test_a_broken_chain_of_custody_is_exit_6(fresh: Path, tmp_path: Path) -> None:
    (fresh / "custody.jsonl").write_text("{}\n")
    assert forensics("report", fresh, "--out", tmp_path / "r.md").code == 6
