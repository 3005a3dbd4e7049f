from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from forensics.casestore.lock import lock_file, locked
from forensics.foundation.errors import CaseExistsError

if TYPE_CHECKING:
    from pathlib import Path


def test_the_lock_stands_beside_the_case_and_goes_with_its_holder(tmp_path: Path) -> None:
    with locked(tmp_path / "case"):
        assert lock_file(tmp_path / "case").parent == tmp_path
        assert stat.S_IMODE(lock_file(tmp_path / "case").stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == []


def test_a_second_holder_is_told_to_wait(tmp_path: Path) -> None:
    with locked(tmp_path / "case"), pytest.raises(CaseExistsError, match="wait for it"), locked(tmp_path / "case"):
        pass


def test_two_cases_in_one_folder_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with locked(tmp_path / "a"), locked(tmp_path / "b"):
        assert len(list(tmp_path.iterdir())) == 2


def test_the_lock_is_free_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), locked(tmp_path / "case"):
        raise RuntimeError
    with locked(tmp_path / "case"):
        pass
