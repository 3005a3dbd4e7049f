"""The command runs in a process of its own, so that even its sudden death ends in one sentence and an exit code.

What is read was written by others, and the libraries that read it are not ours: a damaged Parquet file can end the
process inside one of them, where no error can be caught. So a first, small process starts the one that works,
passes on what it is asked by signals, and waits. When the other one dies without an answer it says what was being
read. It also keeps to itself what libraries print on their own: the messages of panics that we turn into sentences.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from forensics.cli.console import Screen, screen
from forensics.cli.exit_codes import ExitCode
from forensics.foundation.last_words import Slot, open_board

if TYPE_CHECKING:
    from types import FrameType

    from forensics.foundation.last_words import Board

_PASSED_ON: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_ASKED_TO_STOP: Final = frozenset(map(int, _PASSED_ON))
_MAX_NOISE_BYTES: Final = 16 << 10
"""Bytes of the end of what libraries printed that ``-v`` shows."""


@dataclass(frozen=True, slots=True)
class _Child:
    """The process that works, as the one that waits knows it."""

    pid: int
    board: Board
    noise: IO[bytes]
    """What its libraries wrote to the descriptor of stderr."""

    def screen(self) -> Screen:
        """The screen that it was told to use."""
        return screen({self.board.told(Slot.VOLUME): True, "log-format": self.board.told(Slot.FORM)})


def kept() -> None:
    """Return in the process that works; the one that was called waits for it here, and leaves with its exit code."""
    noise, board = _nowhere(), open_board()
    alive, ours = os.pipe()
    # Nothing is delivered between the fork and the handlers.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [*_PASSED_ON, signal.SIGTSTP, signal.SIGCONT])
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        _begin(noise.fileno(), alive)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return
    os.close(alive)
    child = _Child(pid, board, noise)
    _pass_on(pid)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    _, status = os.waitpid(pid, 0)
    code = _answer(os.waitstatus_to_exitcode(status), child)
    if sys.stderr is not None:
        sys.stderr.flush()
    os._exit(code)  # taking the interpreter down would touch, and so copy, all memory that both share


def _nowhere() -> IO[bytes]:
    """Open a file without a name, in memory where the system can."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("noise"), "w+b")
    return tempfile.TemporaryFile()


def _begin(noise: int, alive: int) -> None:
    """Make this process the one that works."""
    # In a group of its own a signal to the group of a terminal comes once, from the process that waits.
    os.setpgid(0, 0)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    # A dump of the memory would hold the log in clear.
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    _listen_apart(noise)
    threading.Thread(target=_end_with, args=(alive,), daemon=True, name="life-line").start()


def _listen_apart(noise: int) -> None:
    """Let what we say be heard where it was, and what libraries write to the descriptor of stderr go elsewhere."""
    heard = sys.stderr
    try:
        again = os.fdopen(os.dup(2), "w", buffering=1, encoding=heard.encoding, errors=heard.errors)
    except (OSError, AttributeError):  # it was closed before we began: nobody hears either
        return
    # Both: rich asks the one from the start for the width of the terminal.
    sys.stderr = sys.__stderr__ = again  # type: ignore[misc]
    os.dup2(noise, 2)


def _end_with(alive: int) -> None:
    """Die when the process that waits is killed: nobody would hear the answer, and a lock would stay."""
    os.read(alive, 1)
    os.kill(os.getpid(), signal.SIGKILL)


def _pass_on(pid: int) -> None:
    """Let signals reach the process that works; those that are ignored stay ignored."""

    def pass_on(number: int, _frame: FrameType | None) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, number)

    def stop(_number: int, _frame: FrameType | None) -> None:
        os.kill(pid, signal.SIGSTOP)
        os.kill(os.getpid(), signal.SIGSTOP)

    handlers = [*((number, pass_on) for number in (*_PASSED_ON, signal.SIGCONT)), (signal.SIGTSTP, stop)]
    for number, handler in handlers:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def _answer(code: int, child: _Child) -> int:
    """Return the exit code, and say what the process could not say."""
    said = child.screen()
    if code < 0:
        code, sentence = death(-code, child.board.told(Slot.READING))
        _tidy(child.board.told(Slot.TEMP_DIR))
        said.error(sentence, code)
    if said.volume == "verbose":
        child.noise.seek(max(0, child.noise.seek(0, os.SEEK_END) - _MAX_NOISE_BYTES))
        for line in child.noise.read().decode("utf-8", "replace").splitlines():
            said.note(line)
    return code


def death(number: int, file: str) -> tuple[int, str]:
    """Exit code and sentence for a process that a signal ended.

    Parameters
    ----------
    number
        The signal.
    file
        The file that was being read; empty for none.
    """
    if number in _ASKED_TO_STOP:
        return int(ExitCode.INTERRUPTED), "interrupted"
    if number == signal.SIGKILL:
        where = f"{file}: " if file else ""
        return int(ExitCode.RESOURCE), (
            f"{where}the system killed the process, most likely because memory ran out "
            "(use a machine with more, or fewer --threads)"
        )
    name = signal.Signals(number).name
    if file:
        return int(ExitCode.INPUT), (
            f"{file}: reading it ended the process ({name}): it is damaged, or made to do so "
            "(export the file again, or convert it to JSONL)"
        )
    return int(ExitCode.INTERNAL), f"internal error: ended by {name} (run again with -v for what was printed)"


def _tidy(temp_dir: str) -> None:
    """Remove what the process left in the temporary folder, as the next run would."""
    from forensics.engines.workspace import workspace  # noqa: PLC0415 (lazy: only after a death)

    with suppress(Exception), workspace(Path(temp_dir) if temp_dir else None):
        pass
