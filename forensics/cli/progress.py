"""Progress, shown: bars for a person, one line a phase for a log file."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forensics.foundation.progress import Progress, Silence
from forensics.foundation.safe_text import safe_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TaskID


@dataclass(slots=True, frozen=True)
class Lines:
    """One line a phase: what a scheduled run leaves in its log."""

    form: str

    def start(self, phase: str, total: int | None = None, unit: str = "rows") -> None:
        """Say that a phase begins."""
        if self.form == "json":
            line = json.dumps({"level": "progress", "phase": phase, "total": total, "unit": unit})
        else:
            line = safe_text(phase) + (f" ({total:,} {safe_text(unit)})" if total is not None else "")
        print(line, file=sys.stderr, flush=True)  # noqa: T201 (the front door speaks)

    def advance(self, amount: int) -> None:
        """Say nothing: a log needs no ticks."""


class Drawn:
    """A bar a phase, on a terminal."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._task: TaskID | None = None
        self._done = 0
        self._total: int | None = None
        self._unit = ""

    def start(self, phase: str, total: int | None = None, unit: str = "rows") -> None:
        """Finish the bar before, and draw the next one."""
        self.finish()
        self._done, self._total, self._unit = 0, total, safe_text(unit)
        self._task = self._bars.add_task(safe_text(phase), total=total, counted=self._counted(), unit=self._unit)

    def advance(self, amount: int) -> None:
        """Move the bar."""
        self._done += amount
        if self._task is not None:
            self._bars.update(self._task, advance=amount, counted=self._counted())

    def finish(self) -> None:
        """Fill the bar of the phase that ended, whatever its total was."""
        if self._task is not None:
            self._total = self._done
            self._bars.update(self._task, total=self._done or 1, completed=self._done or 1, counted=self._counted())

    def _counted(self) -> str:
        """What is done, in numbers; nothing for a phase that does not count."""
        if self._total:
            whole = f" of {self._total:,}" if self._total != self._done else ""
            return f"{self._done:,}{whole} {self._unit}"
        return f"{self._done:,} {self._unit}" if self._done else ""


def pace(unit: str, per_second: float | None, seconds_left: float | None) -> str:
    """How fast a phase goes, and how long it will take yet; nothing as long as nobody knows."""
    said = [f"{per_second:,.0f} {unit}/s"] if per_second else []
    if per_second and seconds_left:
        minutes, seconds = divmod(int(seconds_left + 0.5), 60)
        said.append(f"{minutes}:{seconds:02} left")
    return ", ".join(said)


def listener(volume: str, form: str) -> Progress:
    """A listener without a terminal."""
    return Silence() if volume == "quiet" else Lines(form)


@contextmanager
def bars(console: Console) -> Iterator[Progress]:
    """Draw bars until the work ends; a plain column layout, with no markup read from any value."""
    from rich import progress as rich_progress  # noqa: PLC0415 (lazy: --help and other commands do without)
    from rich.text import Text  # noqa: PLC0415

    class Pace(rich_progress.ProgressColumn):
        """Rate and time left."""

        def render(self, task: rich_progress.Task) -> Text:
            return Text(pace(task.fields["unit"], task.finished_speed or task.speed, task.time_remaining))

    columns = (
        rich_progress.TextColumn("{task.description}", markup=False),
        rich_progress.BarColumn(bar_width=24),
        rich_progress.TimeElapsedColumn(),
        rich_progress.TextColumn("{task.fields[counted]}", markup=False),
        Pace(),
    )
    with rich_progress.Progress(*columns, console=console) as drawn:
        shown = Drawn(drawn)
        yield shown
        shown.finish()
