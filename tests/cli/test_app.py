from __future__ import annotations

import importlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from forensics import __version__
from forensics.cli.app import COMMANDS
from tests.cli.terminal import ROOT, forensics, process

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("polars", "pyarrow", "dataframely", "rich", "numpy", "scipy", "networkx", "jinja2")


def test_help_answers_without_importing_anything_heavy() -> None:
    program = (
        "import sys\nfrom forensics.cli.app import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True, timeout=60
    )
    assert "Usage:" in found.stdout
    assert found.stderr.strip() == "[]"


def test_the_version_is_shown() -> None:
    assert forensics("--version").out == f"forensics {__version__}\n"


@pytest.mark.parametrize("command", [*COMMANDS, "lab", "rules"])
def test_every_command_has_help(command: str) -> None:
    answer = forensics(command, "--help")
    assert answer.code == 0
    assert "Usage:" in answer.out


def test_every_line_of_help_is_whole() -> None:
    listed = forensics("--help").out.split("Commands:")[1].split("Exit codes")[0]
    assert "..." not in listed


@pytest.mark.parametrize("words", [[], ["anlyze"], ["show"], ["analyze", "x.jsonl"], ["show", "x", "--frmat", "csv"]])
def test_a_wrong_command_line_is_exit_2(words: list[str]) -> None:
    assert forensics(*words).code == 2


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_one_file_named_after_it(name: str) -> None:
    module = importlib.import_module(f"forensics.cli.commands.{name}")
    assert callable(getattr(module, name))


def test_the_module_is_the_command() -> None:
    assert process("--version").out == f"forensics {__version__}\n"


def test_a_reader_that_goes_away_is_no_error() -> None:
    found = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {sys.executable} -m forensics schema requests --format json | head -n 1"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=60,
    )
    assert (found.returncode, found.stdout, found.stderr) == (0, "[\n", "")


INTERRUPTED_ONCE = """
import sys

class Output:
    def write(self, text):
        try:
            exec("raise KeyboardInterrupt")
        except KeyboardInterrupt:
            return len(text)

    def flush(self):
        pass

sys.stdout = Output()
"""
"""A Ctrl-C that left text run as code, and was caught: CPython 3.11 remembers it until the end."""


def test_the_module_ends_with_its_exit_code_whatever_was_interrupted_before(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTED_ONCE, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    ended = subprocess.run(
        [sys.executable, "-m", "forensics", "--version"], env={**os.environ, "PYTHONPATH": path}, check=False
    )
    assert ended.returncode == 0
