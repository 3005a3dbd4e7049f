from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from forensics.foundation.digests import file_sha256, text_sha256
from forensics.foundation.errors import RuleError
from forensics.foundation.rules_folder import rules_folder
from forensics.pipeline.rules import read_rules

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the shipped rules that a test may spoil."""
    return shutil.copytree(rules_folder(), tmp_path / "rules")


def test_the_shipped_rules_know_small_talk_in_every_case() -> None:
    trivial = read_rules(None).trivial
    assert {text_sha256(text) for text in ("hi", "Hi", "Hello", "")} <= trivial


def test_every_rule_file_has_its_digest(rules: Path) -> None:
    digests = read_rules(rules).digests
    assert digests["calibration.json"] == file_sha256(rules / "calibration.json")
    assert list(digests) == sorted(digests)


def test_a_changed_rule_is_another_digest(rules: Path) -> None:
    before = read_rules(rules).digests
    path = rules / "allowlists" / "trivial_prompts.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# a note\n", encoding="utf-8")
    after = read_rules(rules).digests
    assert {name for name in before if before[name] != after[name]} == {"allowlists/trivial_prompts.yaml"}


def test_hidden_files_are_no_rules(rules: Path) -> None:
    (rules / ".DS_Store").write_bytes(b"x")
    assert ".DS_Store" not in read_rules(rules).digests


@pytest.mark.parametrize(
    "text", ["", "- hi\n", "prompts: [hi]\n", "prompts: hi\nsystem_prompts: [x]\n", "prompts: &a [*a]\n"]
)
def test_a_list_of_another_shape_is_an_error_that_names_the_file(text: str, rules: Path) -> None:
    path = rules / "allowlists" / "trivial_prompts.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        read_rules(rules)
    assert "trivial_prompts.yaml" in str(caught.value)


def test_a_wrong_price_is_an_error_that_names_the_file(rules: Path) -> None:
    path = rules / "prices" / "anthropic.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("input: 0.25", "input: cheap"), encoding="utf-8")
    with pytest.raises(RuleError, match=r"anthropic\.yaml: prices, number 1: input: expected USD"):
        read_rules(rules)


def test_an_empty_folder_holds_no_rules(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"calibration"):
        read_rules(tmp_path)
