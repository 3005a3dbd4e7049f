from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from forensics.cli.keeper import death
from tests.cli.terminal import ROOT

CORPUS = ROOT / "tests" / "hostile" / "corpus"
BEGIN = """
import os, signal, sys, time
from pathlib import Path
from forensics.cli.keeper import kept
from forensics.foundation.last_words import Slot, reading, tell
tell_slot = lambda name, text: tell(Slot[name], text)
# Whoever runs the tests may ignore it: after nohup it is ignored by every child.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
kept()
"""


def started(program: str, *words: object) -> subprocess.Popen[str]:
    """Run a program under the keeper."""
    return subprocess.Popen(
        [sys.executable, "-c", BEGIN + program, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def ran(program: str, *words: object) -> tuple[int, str, str]:
    with started(program, *words) as running:
        out, err = running.communicate()
    return running.returncode, out, err


def line_of(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    return running.stdout.readline()


def ended(pid: int) -> bool:
    """Whether a process is gone, or soon is."""
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_what_the_command_says_and_its_exit_code_pass_through() -> None:
    assert ran("print('out'); print('err', file=sys.stderr); sys.exit(5)") == (5, "out\n", "err\n")
    assert ran("") == (0, "", "")


def test_a_file_that_ends_the_process_is_one_sentence_and_an_input_error() -> None:
    """With polars itself and a file that ends it: what the look at the headers refuses before, in other commands."""
    path = CORPUS / "page_of_fewer_values_than_none.parquet"
    code, out, err = ran(
        "import polars\nwith reading(Path(sys.argv[1])):\n    polars.read_parquet(sys.argv[1])\n", path
    )
    assert (code, out) == (3, "")
    assert err == (
        f"error: {path}: reading it ended the process (SIGABRT): it is damaged, or made to do so "
        "(export the file again, or convert it to JSONL)\n"
    )


@pytest.mark.parametrize("number", [signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE])
def test_a_sudden_death_elsewhere_is_an_internal_error(number: signal.Signals) -> None:
    code, _, err = ran(f"with reading(Path('a')):\n    pass\nos.kill(os.getpid(), {int(number)}); time.sleep(9)")
    assert code == 70
    assert err == f"error: internal error: ended by {number.name} (run again with -v for what was printed)\n"


def test_a_process_that_the_system_kills_most_likely_needed_too_much_memory() -> None:
    code, _, err = ran("with reading(Path('big.parquet')):\n    os.kill(os.getpid(), 9); time.sleep(9)")
    assert code == 8
    assert err.startswith("error: big.parquet: the system killed the process, most likely because memory ran out")


def test_the_last_sentence_has_the_form_that_was_asked_for() -> None:
    code, _, err = ran("tell_slot('FORM', 'json')\nwith reading(Path('x\\x1b')):\n    os.abort()")
    assert json.loads(err)["exit_code"] == code == 3


@pytest.mark.parametrize("word", ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"])
def test_a_request_to_stop_reaches_the_command_once(word: str) -> None:
    program = f"""
heard = []
signal.signal(signal.{word}, lambda *_: heard.append(1))
print("ready", flush=True)
for _ in range(200):
    time.sleep(0.005)
    if heard:
        time.sleep(0.1)
        sys.exit(40 + len(heard))
"""
    with started(program) as running:
        assert line_of(running) == "ready\n"
        running.send_signal(signal.Signals[word])
        running.communicate()
    assert running.returncode == 41


def test_a_request_to_stop_that_nobody_handles_is_said() -> None:
    with started("print('ready', flush=True); signal.pause()") as running:
        line_of(running)
        running.send_signal(signal.SIGTERM)
        _, err = running.communicate()
    assert (running.returncode, err) == (130, "error: interrupted\n")


def test_what_is_ignored_stays_ignored() -> None:
    program = "print(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)"
    found = subprocess.run(
        ["sh", "-c", "trap '' INT; exec \"$0\" -c \"$1\"", sys.executable, BEGIN + program],
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    assert found.stdout == "True\n"


def test_the_command_ends_with_the_process_that_waits_for_it() -> None:
    with started("print(os.getpid(), flush=True)\nwhile True: time.sleep(9)") as running:
        pid = int(line_of(running))
        assert pid != running.pid
        running.kill()
    assert ended(pid)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs a look at the state of processes")
def test_what_is_stopped_goes_on_together() -> None:
    def states() -> set[str]:
        return {Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[0] for one in (pid, running.pid)}

    def becomes(wanted: set[str]) -> bool:
        for _ in range(200):
            if states() == wanted:
                return True
            time.sleep(0.02)
        return False

    with started("print(os.getpid(), flush=True)\nsignal.pause()") as running:
        pid = int(line_of(running))
        running.send_signal(signal.SIGTSTP)
        assert becomes({"T"})
        running.send_signal(signal.SIGCONT)
        assert becomes({"S"})
        running.terminate()
        running.communicate()


def test_what_libraries_print_on_their_own_is_shown_to_those_who_ask() -> None:
    noise = "os.write(2, b'thread panicked\\n'); print('said', file=sys.stderr)"
    assert ran(noise)[2] == "said\n"
    assert ran("tell_slot('VOLUME', 'verbose')\n" + noise)[2] == "said\nthread panicked\n"


def test_a_closed_stderr_is_no_error() -> None:
    words = ["sh", "-c", '"$0" -m forensics --version 2>&-', sys.executable]
    ended = subprocess.run(words, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    assert (ended.returncode, ended.stdout[:9]) == (0, "forensics")


def test_no_dump_of_the_memory_is_left() -> None:
    assert ran("import resource; print(resource.getrlimit(resource.RLIMIT_CORE)[0])")[1] == "0\n"


def test_after_a_sudden_death_no_temporary_file_is_left(tmp_path: Path) -> None:
    program = """
from forensics.engines.workspace import workspace
tell_slot("TEMP_DIR", sys.argv[1])
with workspace(Path(sys.argv[1])) as folder:
    (folder / "prompts").write_text("in clear")
    os.abort()
"""
    assert ran(program, tmp_path)[0] == 70
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_no_text_is_told() -> None:
    assert death(signal.SIGABRT, os.fsdecode(b"bad\xff"))[1].startswith("bad\udcff: reading it")
