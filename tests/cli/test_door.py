from __future__ import annotations

import errno
import json
import signal
from pathlib import Path  # noqa: TC003 (the door reads the signature)
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from forensics.cli.door import Call, explain, takes
from forensics.cli.exit_codes import ExitCode
from forensics.cli.flags import FLAGS
from forensics.foundation.errors import CaseExistsError, InputError
from tests.cli.terminal import Answer

Word = Annotated[str, typer.Argument()]


def visit(*words: str) -> Answer:
    """A door with a command behind it that does what its word says."""
    door = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)

    @door.command()
    @takes(FLAGS["seed"], FLAGS["strict"], FLAGS["trusted-proxy"], FLAGS["log-format"])
    def command(call: Call, word: Word) -> int:
        """Do what the word says."""
        failures: dict[str, BaseException] = {
            "input": InputError("not JSON", where="log.jsonl:7", hint="run inspect"),
            "exists": CaseExistsError("it exists"),
            "memory": MemoryError(),
            "disk": OSError(errno.ENOSPC, "No space left on device", "case/x"),
            "spill": RuntimeError("parquet: underlying IO error: No space left (os error 28)"),
            "bug": ZeroDivisionError("a bug\nof two lines"),
            "ctrl-c": KeyboardInterrupt(),
        }
        if word in failures:
            raise failures[word]
        call.write(json.dumps(call.choices, default=str))
        return 1 if word == "found" else 0

    found = CliRunner().invoke(door, list(words), catch_exceptions=False)
    return Answer(found.exit_code, found.stdout, found.stderr)


@pytest.mark.parametrize(
    ("word", "code", "line"),
    [
        ("input", 3, "error: log.jsonl:7: not JSON (run inspect)\n"),
        ("exists", 7, "error: it exists\n"),
        ("memory", 8, "error: out of memory (use a machine with more, or fewer --threads)\n"),
        ("disk", 8, "error: case/x: No space left on device (free some, or choose another --temp-dir)\n"),
        ("spill", 8, "error: No space left on device (free some, or choose another --temp-dir)\n"),
        (
            "bug",
            70,
            "error: internal error: ZeroDivisionError: a bug (run again with -v for the traceback)\n",
        ),
        ("ctrl-c", 130, "error: interrupted\n"),
    ],
)
def test_a_failure_is_one_line_and_its_code(word: str, code: int, line: str) -> None:
    assert visit(word) == Answer(code, "", line)


def test_verbose_adds_the_traceback() -> None:
    answer = visit("bug", "-v")
    assert answer.code == ExitCode.INTERNAL
    assert "Traceback" in answer.err
    assert "test_door.py" in answer.err


def test_a_failure_in_json_is_one_object() -> None:
    answer = visit("input", "--log-format", "json")
    assert json.loads(answer.err) == {
        "level": "error",
        "message": "log.jsonl:7: not JSON (run inspect)",
        "exit_code": 3,
    }


def test_a_command_returns_its_own_code() -> None:
    assert visit("found").code == 1
    assert visit("fine").code == 0


def test_flags_become_choices_and_those_not_given_are_absent() -> None:
    answer = visit("fine", "--seed", "3", "--no-strict", "--trusted-proxy", "10.0.0.0/8", "--trusted-proxy", "::/0")
    assert json.loads(answer.out) == {"seed": 3, "strict": False, "trusted-proxy": ["10.0.0.0/8", "::/0"]}


def test_a_configuration_file_fills_what_was_not_given(tmp_path: Path) -> None:
    path = tmp_path / "forensics.toml"
    path.write_text("seed = 1\nstrict = true\n")
    assert json.loads(visit("fine", "--config", str(path), "--seed", "2").out) == {"seed": 2, "strict": True}


def test_a_wrong_configuration_is_a_usage_error(tmp_path: Path) -> None:
    path = tmp_path / "forensics.toml"
    path.write_text("sed = 1\n")
    answer = visit("fine", "--config", str(path))
    assert answer.code == ExitCode.USAGE
    assert "unknown key 'sed' (did you mean 'seed'?)" in answer.err


def test_a_value_that_decides_nothing_here_is_checked_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "forensics.toml"
    path.write_text("threads = 0\n")
    assert visit("fine", "--config", str(path)).code == ExitCode.USAGE


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_handler_of_a_request_to_stop_is_put_back(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    visit("fine")
    assert signal.getsignal(number) is before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_to_stop_that_comes_out_as_another_error_is_an_interruption(number: signal.Signals) -> None:
    door = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)

    @door.command()
    @takes()
    def command(call: Call) -> None:
        """Be interrupted inside an import, as Python reports it."""
        try:
            signal.raise_signal(number)
        except KeyboardInterrupt as error:
            raise ImportError("cannot import") from error

    found = CliRunner().invoke(door, [], catch_exceptions=False)
    assert (found.exit_code, found.stderr) == (130, "error: interrupted\n")


def test_a_system_error_that_is_no_limit_is_internal() -> None:
    assert explain(OSError(errno.EIO, "Input/output error"))[0] == ExitCode.INTERNAL


@pytest.mark.parametrize("written", [False, True])
@pytest.mark.parametrize("stood", [False, True])
def test_an_interruption_says_whether_the_case_stands_already(tmp_path: Path, written: bool, stood: bool) -> None:
    door = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
    case = tmp_path / "case"

    @door.command()
    @takes(FLAGS["case-id"])
    def command(call: Call, out: Annotated[Path, typer.Option()]) -> None:
        """Put a folder in the place of another, as writing a case does, and be interrupted."""
        (tmp_path / "new").mkdir()
        if written:
            if stood:
                out.rename(tmp_path / "old")
            (tmp_path / "new").rename(out)
        raise KeyboardInterrupt

    if stood:
        case.mkdir()
    found = CliRunner().invoke(door, ["--out", str(case)], catch_exceptions=False)
    outcome = f"the case was written to {case}, and is whole" if written else "no case was written"
    assert (found.exit_code, found.stderr) == (130, f"error: interrupted; {outcome}\n")


def test_only_where_a_case_was_to_be_written_it_is_said_that_none_was() -> None:
    assert explain(KeyboardInterrupt(), "no case was written") == (130, "interrupted; no case was written")
    assert explain(KeyboardInterrupt()) == (130, "interrupted")
