from __future__ import annotations

import os
from pathlib import Path

import pytest

from forensics.foundation.small_file import read_small


def test_a_file_up_to_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(b"12345")
    assert read_small(tmp_path / "list", 5) == b"12345"


def test_a_larger_file_is_not_held(tmp_path: Path) -> None:
    with (tmp_path / "list").open("wb") as stream:
        stream.truncate(1 << 40)
    with pytest.raises(OSError, match="larger than 5 bytes"):
        read_small(tmp_path / "list", 5)


def test_a_pipe_without_a_writer_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(OSError, match="not a regular file"):
            read_small(path, 5)


def test_a_missing_file_or_a_folder_is_an_error(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "absent", "No such file"), (tmp_path, "not a regular file")):
        with pytest.raises(OSError, match=reason):
            read_small(path, 5)
