from __future__ import annotations

import errno
from pathlib import Path

import pytest

from forensics.casestore.staging import clear_disk_errors, is_free, new_file, refuse_unsafe, replace_file
from forensics.foundation.errors import CaseExistsError, ResourceError, UsageError


@pytest.mark.parametrize("cause", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_every_way_to_run_out_of_room_is_a_resource_error(cause: int) -> None:
    with pytest.raises(ResourceError, match="free space there"), clear_disk_errors(Path("place")):
        raise OSError(cause, "text")


def test_any_other_refusal_names_the_place_and_the_reason() -> None:
    with (
        pytest.raises(UsageError, match=r"place: .*: Read-only"),
        clear_disk_errors(Path("place")),
    ):
        raise OSError(errno.EROFS, "Read-only file system")


def test_nothing_and_an_empty_folder_are_free(tmp_path: Path) -> None:
    assert is_free(tmp_path / "absent")
    assert is_free(tmp_path)
    (tmp_path / "x").touch()
    assert not is_free(tmp_path)


def test_a_dangling_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "case").symlink_to(tmp_path / "absent")
    with pytest.raises(CaseExistsError):
        refuse_unsafe(tmp_path / "case")


def test_a_new_file_is_never_one_that_was_there(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"planted")
    with pytest.raises(FileExistsError), new_file(tmp_path / "x"):
        pass


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "x").write_bytes(b"old")
    replace_file(folder / "x", b"new")
    assert (folder / "x").read_bytes() == b"new"
    assert [path.name for path in tmp_path.rglob("*")] == ["case", "x"]
