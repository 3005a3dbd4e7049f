from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.terminal import forensics

if TYPE_CHECKING:
    from pathlib import Path


def test_without_a_name_the_worlds_are_listed() -> None:
    assert "mixed" in forensics("lab", "simulate").out


def test_a_world_is_written_and_the_next_command_named(tmp_path: Path) -> None:
    answer = forensics("lab", "simulate", "mixed", "--scale", "0.01", "--seed", "3", "--out", tmp_path / "w")
    assert answer.code == 0
    assert f"forensics analyze {tmp_path / 'w'}/requests.jsonl.gz" in answer.out
    assert (tmp_path / "w" / "truth.parquet").is_file()


def test_an_unknown_world_and_a_full_folder_have_their_codes(tmp_path: Path) -> None:
    assert forensics("lab", "simulate", "mixd", "--out", tmp_path / "w").code == 2
    (tmp_path / "file").touch()
    assert forensics("lab", "simulate", "mixed", "--out", tmp_path).code == 7


def test_a_size_that_is_none_is_a_usage_error(tmp_path: Path) -> None:
    for scale in ("nan", "inf", "0"):
        assert forensics("lab", "simulate", "mixed", "--scale", scale, "--out", tmp_path / "w").code == 2
