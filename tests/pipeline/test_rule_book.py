from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from forensics.foundation.errors import UsageError
from forensics.foundation.rules_folder import rules_folder
from forensics.pipeline.rule_book import broken_examples, n_examples, problems, rule_files, text_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the shipped rules that a test may spoil."""
    return shutil.copytree(rules_folder(), tmp_path / "rules")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_rules_are_all_read_and_right() -> None:
    assert problems(rules_folder()) == ()
    assert all(file.title for file in rule_files(rules_folder()))


def test_the_shipped_rules_hold_their_own_examples() -> None:
    assert broken_examples(rules_folder()) == ()
    assert n_examples(rules_folder()) > 100


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("actors/deepseek_2026_02.yaml", "grade: B2", "grade: Z9", "is not an Admiralty grade"),
        ("phrases/vision.yaml", "sort: ", "sort: no-", "is not a sort"),
        ("allowlists/mail_providers.yaml", "domains:", "domain:", "must have the keys domains"),
        ("mappings/openai_like.yaml", "columns:", "column:", "not known"),
        ("calibration.json", '"schema": 3', '"schema": "x"', "schema"),
        ("policies/card_limit.yaml", "accounts: 5", "accounts: 0", "expected a whole number"),
        ("prices/xai.yaml", "input: 3,", "input: x,", "expected USD"),
        ("techniques.yaml", "AML.T0012", "T0012", "is not a technique"),
    ],
)
def test_what_is_wrong_is_said_of_its_file(rules: Path, name: str, old: str, new: str, said: str) -> None:
    change(rules / name, old, new)
    (found,) = problems(rules)
    assert found.name == name
    assert said in found.problem


def test_a_file_that_nothing_reads_is_wrong(rules: Path) -> None:
    shutil.copy(rules / "actors" / "deepseek_2026_02.yaml", rules / "actor_deepseek.yaml")
    (found,) = problems(rules)
    assert (found.name, found.problem) == ("actor_deepseek.yaml", "nothing reads it: misspelt, or in the wrong folder?")


@pytest.mark.parametrize("name", ["README.md", ".hidden"])
def test_notes_are_nobody_s_rules(rules: Path, name: str) -> None:
    (rules / name).write_text("a note", encoding="utf-8")
    assert problems(rules) == ()


def test_a_name_that_no_phrase_family_has_is_wrong(rules: Path) -> None:
    change(rules / "actors" / "deepseek_2026_02.yaml", "values: [hindsight_reasoning", "values: [hindsigth_reasoning")
    (found,) = problems(rules)
    assert found.problem == "items.reasoning_behind_answers.values: nothing is called 'hindsigth_reasoning'"


def test_a_capability_that_nothing_speaks_for_is_wrong(rules: Path) -> None:
    change(rules / "actors" / "minimax_2026_02.yaml", "values: [coding, tool_use]", "values: [codign]")
    assert "nothing is called 'codign'" in problems(rules)[0].problem


def test_what_two_files_price_is_wrong(rules: Path) -> None:
    shutil.copy(rules / "prices" / "xai.yaml", rules / "prices" / "xai_again.yaml")
    (found,) = problems(rules)
    assert found.name == "prices"
    assert "xai_again.yaml: prices: two prices of " in found.problem


def test_an_example_that_does_not_hold_is_told_with_its_file(rules: Path) -> None:
    change(rules / "actors" / "minimax_2026_02.yaml", "model_pivot: 0.48", "model_pivot: 0.01")
    assert broken_examples(rules) == (("actors/minimax_2026_02.yaml", "example 1 should match moves_at_once"),)


def test_a_phrase_family_that_misses_its_example_is_told(rules: Path) -> None:
    path = rules / "phrases" / "vision.yaml"
    text = path.read_text(encoding="utf-8")
    head, fires, rest = text.partition("    fires:\n")
    path.write_text(f"{head}{fires}      - nothing of the kind\n{rest}", encoding="utf-8")
    (found,) = broken_examples(rules)
    assert found[0] == "phrases/vision.yaml"
    assert "should fire on 'nothing of the kind'" in found[1]


@pytest.mark.parametrize("name", ["actors/minimax_2026_02.yaml", "minimax_2026_02.yaml", "minimax_2026_02"])
def test_a_file_is_found_by_its_place_or_its_name(name: str) -> None:
    assert text_of(rules_folder(), name).startswith("name: minimax_2026_02")


@pytest.mark.parametrize("name", ["nobody", "../pyproject.toml", "/etc/passwd"])
def test_nothing_outside_of_the_folder_is_shown(name: str) -> None:
    with pytest.raises(UsageError, match="rules list"):
        text_of(rules_folder(), name)


def test_a_link_that_leads_out_of_the_folder_is_read_as_a_rule_and_refused(rules: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret", encoding="utf-8")
    (rules / "actors" / "other.yaml").symlink_to(tmp_path / "secret")
    assert [file.name for file in problems(rules)] == ["actors/other.yaml"]
