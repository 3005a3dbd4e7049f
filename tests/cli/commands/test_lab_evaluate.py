from __future__ import annotations

import json
from typing import TYPE_CHECKING

from forensics.lab.suites.suite import Suite, write_suite
from tests.cli.terminal import forensics
from tests.lab.suites.worlds import small

if TYPE_CHECKING:
    from pathlib import Path


def test_a_suite_is_scored_and_its_outcomes_kept(tmp_path: Path) -> None:
    write_suite(Suite("tiny", (small("a"),)), tmp_path / "s.json")
    words = ("lab", "evaluate", tmp_path / "s.json", "--workers", 1, "--out", tmp_path / "o")
    answer = forensics(*words, "--json", tmp_path / "scores.json", "-q")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("1 world of the suite tiny")
    assert "false accusations per 100,000 honest" in answer.out
    assert "worlds" in json.loads((tmp_path / "scores.json").read_text("utf-8"))
    assert {path.name for path in (tmp_path / "o").iterdir()} == {"outcomes", "worlds.parquet", "timing.json"}
    assert forensics(*words).code == 7


def test_what_is_no_suite_and_a_family_that_is_not_there_have_their_codes(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text("{}", "utf-8")
    assert forensics("lab", "evaluate", tmp_path / "s.json").code == 3
    write_suite(Suite("tiny", (small("a"),)), tmp_path / "s.json")
    assert forensics("lab", "evaluate", tmp_path / "s.json", "--families", "none").code == 2
