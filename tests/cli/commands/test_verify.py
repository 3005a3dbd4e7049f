from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.terminal import forensics

if TYPE_CHECKING:
    from pathlib import Path


def test_a_whole_case_is_ok_and_its_seal_is_shown(case: Path) -> None:
    answer = forensics("verify", case)
    assert answer.code == 0
    assert ": ok, " in answer.out
    assert "\nseal " in answer.out


@pytest.mark.parametrize("name", ["accounts.parquet", "manifest.json", "run.json", "custody.jsonl", "rejects.jsonl"])
def test_one_changed_byte_is_exit_6(fresh: Path, name: str) -> None:
    path = fresh / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    answer = forensics("verify", fresh)
    assert answer.code == 6
    assert "verification failed" in answer.out


def test_problems_in_json_are_for_programs(fresh: Path) -> None:
    (fresh / "accounts.parquet").unlink()
    answer = forensics("verify", fresh, "--log-format", "json")
    assert answer.code == 6
    assert json.loads(answer.out)["problems"] == ["accounts.parquet: missing"]


def test_what_is_no_case_is_exit_3(tmp_path: Path) -> None:
    assert forensics("verify", tmp_path).code == 3


def test_inputs_that_are_not_there_are_a_problem(case: Path, tmp_path: Path) -> None:
    answer = forensics("verify", case, "--inputs", tmp_path)
    assert answer.code == 6
    assert "input log.jsonl: not found" in answer.out


def test_how_far_the_chain_of_custody_goes_is_shown_to_be_noted(fresh: Path, tmp_path: Path) -> None:
    assert "\ncustody 1 entry, head " in forensics("verify", fresh).out
    rendered = forensics("report", fresh, "--out", tmp_path / "r.md")
    said = next(line for line in rendered.err.splitlines() if line.startswith("custody 2 entries, head "))
    assert said in forensics("verify", fresh).out.splitlines()
    facts = json.loads(forensics("verify", fresh, "--log-format", "json").out)
    assert said == f"custody {facts['custody']['n_entries']} entries, head {facts['custody']['sha256']}"


def test_a_case_without_a_chain_has_no_head(fresh: Path) -> None:
    (fresh / "custody.jsonl").unlink()
    answer = forensics("verify", fresh)
    assert answer.code == 6
    assert "head" not in answer.out
