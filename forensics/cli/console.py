"""What the command says, and where: results on stdout, everything else on stderr.

The only place that knows a terminal. Every value on its way to one passes ``safe_text``: a log is written by
the adversary, and terminals obey what they are shown.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from forensics.foundation.safe_text import safe_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from forensics.foundation.progress import Progress


@dataclass(frozen=True, slots=True)
class Screen:
    """How much is said, and in which form."""

    volume: Literal["quiet", "normal", "verbose"] = "normal"
    form: Literal["text", "json"] = "text"
    color: bool = True

    def result(self, text: str) -> None:
        """Write the result to stdout. A reader that went away (``| head``) is not an error."""
        try:
            encoding = sys.stdout.encoding or "utf-8"
            sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
            sys.stdout.flush()
        except BrokenPipeError:
            _leave_stdout()

    def note(self, text: str) -> None:
        """Say something useful on stderr, unless quiet."""
        if self.volume != "quiet":
            self._say("note", text)

    def warn(self, text: str) -> None:
        """Say something that must not be missed on stderr."""
        self._say("warning", text)

    def error(self, text: str, code: int) -> None:
        """Say on stderr why the command ends with ``code``."""
        self._say("error", text, exit_code=code)

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """A listener for long work: bars on a terminal, one line a phase elsewhere, nothing when quiet."""
        from forensics.cli.progress import bars, listener  # noqa: PLC0415 (lazy: --help and other commands do without)

        if self.volume == "quiet" or self.form == "json" or not sys.stderr.isatty():
            yield listener(self.volume, self.form)
        else:
            with bars(self._rich()) as progress:
                yield progress

    def _say(self, level: str, text: str, **more: Any) -> None:
        line = safe_text(text)
        if self.form == "json":
            line = json.dumps({"level": level, "message": text, **more})
        elif level != "note" and sys.stderr.isatty():
            self._rich().print(f"{level}: {line}", style="bold red" if level == "error" else "yellow")
            return
        else:
            line = line if level == "note" else f"{level}: {line}"
        try:
            sys.stderr.write(line + "\n")
            sys.stderr.flush()
        except (BrokenPipeError, ValueError):  # nobody listens any more
            return

    def _rich(self) -> Console:
        from rich.console import Console  # noqa: PLC0415 (lazy: --help and other commands do without)

        plain = not self.color or "NO_COLOR" in os.environ
        return Console(stderr=True, no_color=plain, markup=False, emoji=False, highlight=False, soft_wrap=True)


def screen(choices: dict[str, Any]) -> Screen:
    """The screen that was asked for."""
    volume: Literal["quiet", "normal", "verbose"] = "normal"
    if choices.get("verbose"):
        volume = "verbose"
    elif choices.get("quiet"):
        volume = "quiet"
    form: Literal["text", "json"] = "json" if choices.get("log-format") == "json" else "text"
    return Screen(volume, form, color=not choices.get("no-color"))


def to_terminal() -> bool:
    """Whether the result is shown to a person rather than piped to a program."""
    return sys.stdout.isatty()


def _leave_stdout() -> None:
    """Point stdout nowhere, so that the interpreter's last flush does not complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
