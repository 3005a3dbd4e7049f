from __future__ import annotations

import re
import subprocess

import pytest

from tests.architecture.source import PACKAGE, ROOT, TESTS

BESIDE = {"architecture", "golden", "hostile", "laws", "rules", "samples", "sample_logs", "benchmarks"}
"""Folders of tests that are about the whole, not about one room."""
MACHINE = re.compile("|".join(["/" + "work/", "/" + "root/", "/" + "home/[a-z]", "/" + "Users/[a-z]"]))
"""Paths that exist on one machine only."""
TEXTS = {".py", ".md", ".toml", ".txt", ".yaml", ".yml", ".json", ".j2", ".css", ".js", ""}


def tracked() -> list[str]:
    found = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    if found.returncode:
        pytest.skip("not a checkout")
    return [name for name in found.stdout.splitlines() if (ROOT / name).is_file()]


def test_tests_mirror_the_house() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and (path / "__init__.py").is_file()}
    folders = {path.name for path in TESTS.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders <= rooms | BESIDE
    assert not (rooms - {"vocabulary"}) - folders


def test_every_folder_of_code_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in PACKAGE.rglob("__init__.py")
        if not path.read_text(encoding="utf-8").lstrip().startswith('"""')
    ]
    assert not silent


def test_no_file_names_a_path_of_one_machine() -> None:
    guilty = [
        name
        for name in tracked()
        if (ROOT / name).suffix in TEXTS and MACHINE.search((ROOT / name).read_text(encoding="utf-8", errors="replace"))
    ]
    assert not guilty


def test_the_top_level_is_as_agreed() -> None:
    folders = {name.split("/")[0] for name in tracked() if "/" in name and not name.startswith(".")}
    assert folders <= {"forensics", "rules", "sample_logs", "tests", "benchmarks"}


def test_the_readme_opens_with_the_two_commands_that_matter() -> None:
    head = (ROOT / "README.md").read_text(encoding="utf-8")[:300]
    assert head.index("make demo") < head.index("make test")
