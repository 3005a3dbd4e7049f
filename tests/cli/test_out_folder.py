from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forensics.casestore.write import Overwrite
from forensics.cli.out_folder import checked
from forensics.foundation.errors import CaseExistsError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_an_absent_or_empty_folder_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert checked(tmp_path / "empty", {}) is Overwrite.NEVER
    assert checked(tmp_path / "a" / "b", {}) is Overwrite.NEVER


def test_any_other_needs_force(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "file").touch()
    with pytest.raises(CaseExistsError, match="add --force"):
        checked(tmp_path / "old", {})
    assert checked(tmp_path / "old", {"force": True}) is Overwrite.REPLACE


def test_a_link_or_a_file_is_refused_even_with_force(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path)
    for name in ("file", "link"):
        with pytest.raises(CaseExistsError):
            checked(tmp_path / name, {"force": True})


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises((UsageError, CaseExistsError), match="file"):
        checked(tmp_path / "file" / "case", {})
