from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

from forensics.cli.console import Screen, screen
from forensics.foundation.progress import Silence
from tests.cli.terminal import ROOT

if TYPE_CHECKING:
    import pytest

HOSTILE = "a\x1b[31mb\u202ec[bold]d[/bold]:smile:"
SHOWN = "a\\x1b[31mb\\u202ec[bold]d[/bold]:smile:"


def test_results_go_to_stdout_and_everything_else_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    Screen().result("result\n")
    Screen().note("note")
    Screen().warn("beware")
    Screen().error("broken", 3)
    said = capsys.readouterr()
    assert said.out == "result\n"
    assert said.err == "note\nwarning: beware\nerror: broken\n"


def test_quiet_keeps_what_must_not_be_missed(capsys: pytest.CaptureFixture[str]) -> None:
    quiet = Screen(volume="quiet")
    quiet.note("note")
    quiet.warn("beware")
    assert capsys.readouterr().err == "warning: beware\n"


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    Screen(form="json").error("broken\nhere", 3)
    line = capsys.readouterr().err
    assert json.loads(line) == {"level": "error", "message": "broken\nhere", "exit_code": 3}
    assert line.count("\n") == 1


def test_a_hostile_value_is_shown_not_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    Screen().warn(HOSTILE)
    assert capsys.readouterr().err == f"warning: {SHOWN}\n"


def test_a_log_file_gets_one_line_a_phase(capsys: pytest.CaptureFixture[str]) -> None:
    with Screen().progress() as progress:
        progress.start("reading", 2_000)
        progress.advance(1_000)
        progress.start("linking", unit="entities")
    assert capsys.readouterr().err == "reading (2,000 rows)\nlinking\n"


def test_a_log_file_in_json_gets_one_object_a_phase(capsys: pytest.CaptureFixture[str]) -> None:
    with Screen(form="json").progress() as progress:
        progress.start("reading", 7)
    assert json.loads(capsys.readouterr().err) == {
        "level": "progress",
        "phase": "reading",
        "total": 7,
        "unit": "rows",
    }


def test_quiet_shows_no_progress() -> None:
    with Screen(volume="quiet").progress() as progress:
        assert isinstance(progress, Silence)


def test_the_screen_is_chosen_by_flags_or_file() -> None:
    assert screen({"quiet": True, "log-format": "json", "no-color": True}) == Screen("quiet", "json", color=False)
    assert screen({"quiet": True, "verbose": True}).volume == "verbose"


SPEAK = """
import sys
from forensics.cli.console import Screen
with Screen().progress() as progress:
    progress.start("reading [red]x[/red] \\x1b[31m", 10)
    progress.advance(10)
Screen().error("broken [bold]x[/bold] \\x1b[31m", 3)
"""


def on_terminal(**environment: str) -> str:
    """What a terminal gets when stderr is one."""
    main, terminal = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    process = subprocess.Popen(
        [sys.executable, "-c", SPEAK],
        stderr=terminal,
        stdout=subprocess.DEVNULL,
        env={**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100", **environment},
    )
    os.close(terminal)
    said = b""
    while True:
        try:
            chunk = os.read(main, 65536)
        except OSError:  # the other end is gone
            break
        if not chunk:
            break
        said += chunk
    os.close(main)
    assert process.wait(timeout=60) == 0
    return said.decode()


def test_a_terminal_gets_bars_and_colours_but_no_markup_of_a_value() -> None:
    said = on_terminal()
    assert "━" in said
    assert "\x1b[1;31merror: broken [bold]x[/bold] \\x1b[31m" in said
    assert "reading [red]x[/red] \\x1b[31m" in said


def test_no_color_is_honoured() -> None:
    assert "\x1b[1;31m" not in on_terminal(NO_COLOR="1")
    assert "[31m" not in on_terminal(NO_COLOR="1").replace("\\x1b[31m", "")
