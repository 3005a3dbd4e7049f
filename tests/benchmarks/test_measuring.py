"""What a command costs, and that the one who measures does not count."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.measuring import folder_bytes, measured, python

if TYPE_CHECKING:
    from pathlib import Path


def test_a_commands_memory_is_its_own() -> None:
    held = bytearray(400 << 20)
    small = measured(python("-I", "-S", "-c", "pass"))
    large = measured(python("-I", "-S", "-c", "x = bytearray(100 << 20)"))
    assert len(held) == 400 << 20
    assert small.peak_mib < 100 <= large.peak_mib < 200


def test_a_command_is_heard() -> None:
    program = "import sys; print('found'); print('phase one', file=sys.stderr)"
    cost = measured(python("-I", "-S", "-c", program))
    assert cost.said == "found\n"
    assert [line for _, line in cost.lines] == ["phase one"]
    assert cost.cpu_s > 0


def test_the_temporary_folder_is_watched(tmp_path: Path) -> None:
    program = (
        "import pathlib, sys, time; path = pathlib.Path(sys.argv[1], 'deep'); path.mkdir();"
        "(path / 'file').write_bytes(bytes(5000)); time.sleep(0.7); (path / 'file').unlink()"
    )
    cost = measured([*python("-I", "-S", "-c", program), str(tmp_path)], tmp_path)
    assert cost.temp_bytes == 5000
    assert folder_bytes(tmp_path) == 0


def test_a_command_that_fails_stops_everything_with_its_last_lines() -> None:
    with pytest.raises(SystemExit, match=r"exit code 3: .*\n.*no room"):
        measured([sys.executable, "-c", "import sys; print('no room', file=sys.stderr); sys.exit(3)"])


def test_a_command_that_cannot_be_started_is_named() -> None:
    with pytest.raises(SystemExit, match="cannot be started: no-such-program"):
        measured(["no-such-program"])
