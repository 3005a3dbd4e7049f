from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.terminal import forensics

if TYPE_CHECKING:
    from pathlib import Path


def test_a_log_is_described(world: Path) -> None:
    answer = forensics("inspect", world / "requests.jsonl")
    assert answer.code == 0
    assert "account_id" in answer.out
    assert "These logs alone can measure" in answer.out


def test_a_log_under_other_names_gets_a_mapping_that_works(tmp_path: Path) -> None:
    rows = [{"time": f"2026-05-01T00:00:{n:02d}Z", "user_id": "a", "client_ip": "9.9.9.9"} for n in range(5)]
    log = tmp_path / "log.jsonl"
    log.write_text("".join(json.dumps(row) + "\n" for row in rows))
    answer = forensics("inspect", log, "--write-map", tmp_path / "map.yaml")
    assert answer.code == 0
    again = forensics("inspect", log, "--map", tmp_path / "map.yaml")
    assert "5 usable" in again.out
    assert forensics("inspect", log, "--write-map", tmp_path / "map.yaml").code == 7


def test_no_mapping_is_written_where_none_is_needed(world: Path, tmp_path: Path) -> None:
    answer = forensics("inspect", world / "requests.jsonl", "--write-map", tmp_path / "map.yaml")
    assert "no mapping is needed" in answer.err
    assert not (tmp_path / "map.yaml").exists()


def test_a_log_that_is_not_there_is_exit_3(tmp_path: Path) -> None:
    answer = forensics("inspect", tmp_path / "absent.jsonl")
    assert answer.code == 3
    assert "absent.jsonl" in answer.err
