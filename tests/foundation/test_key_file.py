from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forensics.foundation.errors import UsageError
from forensics.foundation.key_file import read_key

if TYPE_CHECKING:
    from pathlib import Path


def key_file(folder: Path, content: bytes) -> Path:
    path = folder / "key"
    path.write_bytes(content)
    return path


def test_a_newline_at_the_end_is_no_part_of_the_key(tmp_path: Path) -> None:
    assert read_key(key_file(tmp_path, b"k" * 32 + b"\r\n"), "--key-file") == b"k" * 32


@pytest.mark.parametrize("content", [b"", b"short", b"k" * 5000])
def test_a_key_of_the_wrong_length_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UsageError, match="a key has 16 to 4,096 bytes"):
        read_key(key_file(tmp_path, content), "--key-file")


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--share-key"):
        read_key(tmp_path / "absent", "--share-key")
