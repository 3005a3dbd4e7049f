"""Files, folders and globs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forensics.foundation.errors import InputError
from forensics.ingest.discover import find_files

if TYPE_CHECKING:
    from pathlib import Path


def test_files_that_are_read_as_something_else_are_no_logs(tmp_path: Path) -> None:
    (tmp_path / "requests.jsonl").write_text("{}\n", encoding="utf-8")
    (tmp_path / "accounts.jsonl").write_text("{} \n", encoding="utf-8")
    files, _ = find_files([str(tmp_path)], besides=[tmp_path / "accounts.jsonl"])
    assert [file.name for file in files] == ["requests.jsonl"]


def test_a_case_that_an_earlier_run_left_in_the_folder_is_no_log(tmp_path: Path) -> None:
    (tmp_path / "requests.jsonl").write_text("{}\n", encoding="utf-8")
    case = tmp_path / "case"
    (case / "state").mkdir(parents=True)
    for name in ("manifest.json", "custody.jsonl", "case.json", "accounts.parquet", "state/contacts.parquet"):
        (case / name).write_text("{}", encoding="utf-8")
    files, _ = find_files([str(tmp_path)])
    assert [file.name for file in files] == ["requests.jsonl"]


def test_standard_input_is_not_read_and_says_what_to_do() -> None:
    with pytest.raises(InputError, match=r"standard input is not read.*write the log to a file"):
        find_files(["-"])


def test_a_file_called_like_standard_input_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "-").write_text("{}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert [file.name for file in find_files(["./-"])[0]] == ["-"]
