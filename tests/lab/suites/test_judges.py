"""Judges are found by name; their digest changes with what they are."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest

from forensics.foundation.errors import UsageError
from forensics.lab.suites.judges import OURS, judge_digest, judge_named, ours
from tests.lab.suites import worlds

if TYPE_CHECKING:
    from pathlib import Path


def test_a_judge_is_found_by_module_and_function() -> None:
    assert judge_named(OURS) == ours
    assert judge_named(f"{worlds.HERE}:failing") == worlds.failing
    assert judge_named(f"{worlds.HERE}:PART.judge") == worlds.failing


@pytest.mark.parametrize("name", ["", "nothing", "forensics.nothing:judge", f"{worlds.HERE}:nobody"])
def test_an_unknown_judge_is_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError, match="module:function"):
        judge_named(name)


def test_the_digest_changes_with_options_function_and_rules(tmp_path: Path) -> None:
    name = f"{worlds.HERE}:counting"
    assert judge_digest(name, {}) == judge_digest(name, {})
    digests = {judge_digest(name, {}), judge_digest(name, {"loud": "x"}), judge_digest(f"{worlds.HERE}:failing", {})}
    assert len(digests) == 3
    assert judge_digest(OURS, {}) == judge_digest(OURS, {})
    assert judge_digest(OURS, {}) not in digests


def test_the_digest_follows_what_a_judge_imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rival_part.py").write_text("LIMIT = 3\n", "utf-8")
    (tmp_path / "rival_beside.py").write_text("LIMIT = 3\n", "utf-8")
    (tmp_path / "rival.py").write_text("from rival_part import LIMIT\n\n\ndef judge(folder): ...\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    before = judge_digest("rival:judge", {})
    (tmp_path / "rival_beside.py").write_text("LIMIT = 4\n", "utf-8")
    assert judge_digest("rival:judge", {}) == before
    (tmp_path / "rival_part.py").write_text("LIMIT = 4\n", "utf-8")
    assert judge_digest("rival:judge", {}) != before
