"""Every command passes this door: flags become choices, failures become one line and an exit code."""

from __future__ import annotations

import errno
import functools
import inspect
import os
import re
import signal
import sys
import threading
import traceback
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from forensics.cli.config import choose
from forensics.cli.console import Screen, screen
from forensics.cli.exit_codes import ExitCode
from forensics.cli.flags import SCREEN, Flag
from forensics.cli.limits import limited
from forensics.foundation.errors import ForensicsError
from forensics.foundation.last_words import Slot, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from forensics.cli.config import Choices

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.ENOMEM, errno.EMFILE, errno.ENFILE}
"""Errors of the system that mean: a limit of this machine ran out."""
_REFUSED = {errno.EACCES, errno.EPERM, errno.ELOOP, errno.ENAMETOOLONG}
"""Errors of the system that mean: this path cannot be used, by this user or by anyone."""
_OS_ERROR = re.compile(r"\(os error (\d+)\)")
"""How libraries in Rust name the system's error inside their own."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a command: what was chosen, and where to speak."""

    choices: Choices
    screen: Screen

    def warn(self, sentences: Iterable[str]) -> None:
        """Say each sentence on stderr."""
        for sentence in sentences:
            self.screen.warn(sentence)

    def write(self, text: str) -> None:
        """Write the result to stdout, with a newline at its end unless it is empty."""
        self.screen.result(text if text.endswith("\n") or not text else text + "\n")


def takes(*flags: Flag) -> Callable[[Callable[..., int | None]], Callable[..., None]]:
    """Give a command flags from the table, a configuration file, and the door.

    The command's first parameter is the ``Call``; its other parameters are its own arguments. It returns an
    exit code, or None for 0.
    """

    def decorate(command: Callable[..., int | None]) -> Callable[..., None]:
        table = {flag.field: flag for flag in (*flags, *SCREEN)}

        @functools.wraps(command)
        def enter(**given: Any) -> None:
            config = given.pop("config_", None)
            chosen = {flag.name: given.pop(field) for field, flag in table.items()}
            raise typer.Exit(_run(command, chosen, config, given))

        own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]
        options = [_parameter(field, flag) for field, flag in table.items()]
        parameters = [*own, *options, _config_parameter()]
        enter.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        enter.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return enter

    return decorate


def _run(
    command: Callable[..., int | None], flags: dict[str, Any], config: Path | None, arguments: dict[str, Any]
) -> int:
    said = screen(flags)
    stopped = threading.Event()
    out = arguments.get("out") if "case-id" in flags else None
    stood = _identity(out)
    try:
        choices = choose(flags, config)
        said = screen(choices)
        _leave_word(said, choices)
        with _stoppable(stopped), limited(choices):
            return command(Call(choices, said), **arguments) or 0
    except typer.Exit:
        raise
    except BaseException as error:  # noqa: BLE001 (the last door: nothing may leave as a traceback)
        # Raised inside an import or a library, a Ctrl-C may come out as another error.
        cause = KeyboardInterrupt() if stopped.is_set() and not isinstance(error, ForensicsError) else error
        code, line = explain(cause, _outcome(out, stood))
        said.error(line, code)
        if said.volume == "verbose":
            for part in "".join(traceback.format_exception(error)).splitlines():
                said.note(part)
        return code


def _leave_word(said: Screen, choices: Choices) -> None:
    """Tell the process that waits how to speak, should this one die."""
    for slot, word in ((Slot.VOLUME, said.volume), (Slot.FORM, said.form), (Slot.TEMP_DIR, choices.get("temp-dir"))):
        tell(slot, str(word or ""))


def _identity(folder: Path | None) -> tuple[int, int] | None:
    """What tells a folder from one that takes its place; None where there is none."""
    if folder is None:
        return None
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _outcome(out: Path | None, stood: tuple[int, int] | None) -> str:
    """What an interrupted command left: a case is put in its place whole, in one step, and may stand there already."""
    if out is None:
        return ""
    return "no case was written" if _identity(out) in {None, stood} else f"the case was written to {out}, and is whole"


def explain(error: BaseException, outcome: str = "") -> tuple[int, str]:
    """Exit code and sentence of a failure; the outcome is what a command that is interrupted leaves behind."""
    if isinstance(error, ForensicsError):
        return error.exit_code, str(error)
    if isinstance(error, KeyboardInterrupt):
        return int(ExitCode.INTERRUPTED), f"interrupted; {outcome}" if outcome else "interrupted"
    if isinstance(error, MemoryError):
        return int(ExitCode.RESOURCE), "out of memory (use a machine with more, or fewer --threads)"
    number = _system_error(error)
    if number in _FULL:
        place = getattr(error, "filename", None)
        where = f"{place}: " if place else ""
        return int(ExitCode.RESOURCE), f"{where}{os.strerror(number)} (free some, or choose another --temp-dir)"
    if number in _REFUSED:
        place = getattr(error, "filename", None)
        where = f"{place}: " if place else ""
        return int(ExitCode.USAGE), f"{where}{os.strerror(number)} (check the path and its permissions)"
    summary = f"internal error: {type(error).__name__}: {error}".split("\n", maxsplit=1)[0]
    return int(ExitCode.INTERNAL), f"{summary} (run again with -v for the traceback)"


def _system_error(error: BaseException) -> int:
    """Number of the system's error behind a failure; 0 if there is none."""
    if isinstance(error, OSError) and error.errno:
        return error.errno
    found = _OS_ERROR.search(str(error))
    return int(found[1]) if found else 0


@contextmanager
def _stoppable(stopped: threading.Event) -> Iterator[None]:
    """Treat a request to terminate and Ctrl-C alike, so that temporary files go; and note that one came."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: object) -> None:
        stopped.set()
        raise KeyboardInterrupt

    def ignored(what: sys.UnraisableHookArgs) -> None:
        # Raised where nothing can be raised, it was dropped: ask again in a moment, rather than run on.
        if issubclass(what.exc_type, KeyboardInterrupt):
            threading.Timer(_AGAIN_SECONDS, os.kill, [os.getpid(), signal.SIGTERM]).start()
        else:
            hook(what)

    hook = sys.unraisablehook
    # Where Ctrl-C is ignored, behind a shell without job control for one, it stays so.
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number, handler in before.items():
        if number == signal.SIGTERM or handler is not signal.SIG_IGN:
            signal.signal(number, stop)
    sys.unraisablehook = ignored
    try:
        yield
    finally:
        sys.unraisablehook = hook
        for number, handler in before.items():
            signal.signal(number, handler)


_AGAIN_SECONDS = 0.02
"""Seconds after which a request to terminate that was dropped is made again."""


def _parameter(field: str, flag: Flag) -> inspect.Parameter:
    names = [f"--{flag.name}/--no-{flag.name.removeprefix('no-')}"] if flag.type is bool else [f"--{flag.name}"]
    if flag.type is bool and (flag.short or flag.name.startswith("no-")):
        names = [f"--{flag.name}"]
    names += [flag.short] if flag.short else []
    kind: Any = Literal[flag.choices] if flag.choices else flag.type
    kind = list[kind] | None if flag.many else kind | None
    shown = None if flag.choices or flag.type is bool else flag.metavar or _METAVARS[flag.type]
    annotation = Annotated[kind, typer.Option(*names, help=flag.meaning, show_default=False, metavar=shown)]
    return inspect.Parameter(field, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)


_METAVARS = {str: "TEXT", int: "N", float: "P", Path: "FILE"}


def _config_parameter() -> inspect.Parameter:
    meaning = "configuration file; every flag has a key there, and flags win"
    annotation = Annotated[Path | None, typer.Option("--config", help=meaning, show_default=False, metavar="FILE")]
    return inspect.Parameter("config_", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
