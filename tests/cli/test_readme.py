from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.terminal import ROOT, forensics

if TYPE_CHECKING:
    from pathlib import Path

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
COMMANDS = [
    line.removeprefix("$ ").split("#")[0].split()
    for block in BLOCKS
    for line in block.splitlines()
    if line.startswith(("$ forensics ", "forensics "))
]
CHANGING = re.compile(r"^  (seal |[\d.,]+ s, peak)")
"""Lines of the end screen that differ from run to run, or with every version of a rule."""


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_of_the_readme_exists_with_its_flags(words: list[str]) -> None:
    command = words[1:3] if words[1] in {"lab", "rules"} else words[1:2]
    shown = forensics(*command, "--help")
    assert shown.code == 0
    flags = {word for word in words if word.startswith("--")}
    assert not [flag for flag in flags if not re.search(rf"{flag}\b", shown.out)]


@pytest.mark.slow
def test_the_worked_example_is_what_the_sample_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    block = next(block for block in BLOCKS if block.startswith("$ forensics analyze"))
    first, *shown = block.splitlines()
    words = first.split()[2:]
    words[words.index("--out") + 1] = str(tmp_path / "demo-case")
    said = forensics(*words).out.replace(f"{tmp_path}/", "").splitlines()
    assert [line for line in said if not CHANGING.match(line)] == [line for line in shown if not CHANGING.match(line)]
