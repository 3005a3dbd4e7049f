from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.architecture.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def test_the_rules_are_declared_a_part_of_the_wheel() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    assert build["targets"]["wheel"]["force-include"] == {"rules": "forensics/_rules"}


@pytest.mark.slow
def test_a_wheel_holds_the_code_the_rules_and_the_templates(tmp_path: Path) -> None:
    # Building fetches its backend the way `pip install .` does: not possible without an index or a cache.
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    if built.returncode and "hatchling" in built.stderr:
        pytest.skip("the build backend cannot be had here")
    assert built.returncode == 0, built.stderr
    names = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
    shipped = {path.relative_to(ROOT / "rules") for path in (ROOT / "rules").rglob("*") if path.is_file()}
    assert {f"forensics/_rules/{path.as_posix()}" for path in shipped} <= names
    templates = {path.relative_to(ROOT) for path in (ROOT / "forensics").rglob("*.j2")}
    assert {path.as_posix() for path in templates} <= names
    assert "forensics/py.typed" in names
    assert not [name for name in names if name.startswith("tests/")]
