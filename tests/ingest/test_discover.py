"""Files, folders and globs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.ingest.discover import find_files

if TYPE_CHECKING:
    from pathlib import Path


def test_files_that_are_read_as_something_else_are_no_logs(tmp_path: Path) -> None:
    (tmp_path / "requests.jsonl").write_text("{}\n", encoding="utf-8")
    (tmp_path / "accounts.jsonl").write_text("{} \n", encoding="utf-8")
    files, _ = find_files([str(tmp_path)], besides=[tmp_path / "accounts.jsonl"])
    assert [file.name for file in files] == ["requests.jsonl"]
