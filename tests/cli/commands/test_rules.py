from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from forensics.foundation.rules_folder import rules_folder
from tests.cli.terminal import forensics

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return shutil.copytree(rules_folder(), tmp_path / "rules")


def test_every_rule_file_is_listed_with_what_it_is() -> None:
    answer = forensics("rules", "list")
    assert answer.code == 0
    assert "actors/deepseek_2026_02.yaml" in answer.out
    assert "calibration: simulated" in answer.out


def test_right_rules_are_said_to_be_right() -> None:
    assert forensics("rules", "lint").out.endswith("rule files, all right\n")
    assert forensics("rules", "test").out.endswith("examples, all right\n")


def test_a_wrong_rule_is_exit_4_with_its_place(rules: Path) -> None:
    (rules / "actors" / "mine.yaml").write_text("name: other\n", encoding="utf-8")
    answer = forensics("rules", "lint", "--rules", rules)
    assert answer.code == 4
    assert "actors/mine.yaml" in answer.out
    assert "wrong" in forensics("rules", "list", "--rules", rules).out


def test_an_example_that_fails_is_exit_4(rules: Path) -> None:
    path = rules / "actors" / "minimax_2026_02.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("model_pivot: 0.48", "model_pivot: 0.01"), encoding="utf-8"
    )
    answer = forensics("rules", "test", "--rules", rules)
    assert answer.code == 4
    assert "should match moves_at_once" in answer.out


def test_one_file_is_shown_and_hostile_text_stays_text(rules: Path) -> None:
    (rules / "actors" / "mine.yaml").write_text("name: \x1b[31mred\n", encoding="utf-8")
    assert "\x1b" not in forensics("rules", "show", "mine", "--rules", rules).out
    assert forensics("rules", "show", "minimax_2026_02").out.startswith("name: minimax_2026_02")


def test_a_folder_that_is_not_there_is_exit_2(tmp_path: Path) -> None:
    assert forensics("rules", "lint", "--rules", tmp_path / "none").code == 2
