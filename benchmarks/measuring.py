"""What a command costs, as the operating system counts it: ``measured([...])``."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

LAUNCHER = Path(__file__).resolve().with_name("launch.py")
MIB = 1024 * 1024
RSS_UNIT = 1024 if platform.system() == "Linux" else 1
"""Bytes in which the system counts the largest resident set."""
POLLED_EVERY_S = 0.2
"""Seconds between two looks at the processes' memory and at the temporary folder."""
LINES_SHOWN = 20
"""Of what a failed command said."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took."""

    wall_s: float
    cpu_s: float
    """User and system, of the command and its children."""
    peak_mib: float
    """Largest resident set: of the process, or of it and its children together if that is more. Pages that they share
    are counted once for each."""
    temp_bytes: int
    """Most that the temporary folder held when it was looked at."""
    said: str
    """Standard output."""
    lines: tuple[tuple[float, str], ...]
    """Standard error: seconds since the start, and the line."""


@dataclass(slots=True)
class _Watch:
    """Looks at what runs until told to stop."""

    pid: int
    temp: Path | None
    resident: int = 0
    temp_bytes: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        while not self.ended.wait(POLLED_EVERY_S):
            self.resident = max(self.resident, resident_bytes(self.pid))
            if self.temp is not None:
                self.temp_bytes = max(self.temp_bytes, folder_bytes(self.temp))


def measured(command: list[str], temp: Path | None = None) -> Cost:
    """Run a command to its end, and stop with its last lines if it fails.

    Parameters
    ----------
    command
        Program and arguments.
    temp
        Its temporary folder, if its size is to be watched.
    """
    reader, writer = os.pipe()
    start = time.perf_counter()
    with _launched(command, writer) as process, os.fdopen(reader) as told:
        pid = told.readline()
        if not pid:
            raise SystemExit(f"cannot be started: {' '.join(command)}\n{process.communicate()[1]}")
        watch = _Watch(int(pid), temp)
        said: list[str] = []
        lines: list[tuple[float, str]] = []
        threads = [
            threading.Thread(target=watch.look),
            threading.Thread(target=lambda: said.extend(process.stdout or ())),
            threading.Thread(target=lambda: lines.extend(_timed(process.stderr, start))),
        ]
        for thread in threads:
            thread.start()
        try:
            costs = told.readline().split()
        except BaseException:
            os.kill(watch.pid, signal.SIGKILL)
            raise
        finally:
            watch.ended.set()
        for thread in threads:
            thread.join()
    if not costs or costs[3] != "0":
        shown = "\n".join(line for _, line in lines[-LINES_SHOWN:])
        raise SystemExit(f"exit code {costs[3] if costs else 'unknown'}: {' '.join(command)}\n{shown}")
    wall, cpu, largest = float(costs[0]), float(costs[1]), int(costs[2]) * RSS_UNIT
    return Cost(wall, cpu, max(largest, watch.resident) / MIB, watch.temp_bytes, "".join(said), tuple(lines))


def _launched(command: list[str], writer: int) -> subprocess.Popen[str]:
    """Start a command behind the launcher; its costs come through the descriptor."""
    launch = [sys.executable, "-I", "-S", str(LAUNCHER), str(writer), *command]
    try:
        return subprocess.Popen(
            launch, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", pass_fds=[writer]
        )
    finally:
        os.close(writer)


def _timed(stream: IO[str] | None, start: float) -> list[tuple[float, str]]:
    return [(time.perf_counter() - start, line.rstrip("\n")) for line in stream or ()]


def resident_bytes(pid: int) -> int:
    """Resident memory of a process and of those it started, where the system lists them; else nothing."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
        children = [path.read_text("ascii").split() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except (OSError, IndexError, ValueError):
        return 0
    started = sum(resident_bytes(int(child)) for each in children for child in each)
    return pages * os.sysconf("SC_PAGE_SIZE") + started


def folder_bytes(folder: Path) -> int:
    """Size of all files below a folder; files that go while it looks are not counted."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118 (thousands of files a look)
            except OSError:
                continue
    return total


def machine() -> str:
    """Where it was measured, in a few words."""
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def python(*arguments: str) -> list[str]:
    """A command of this interpreter."""
    return [sys.executable, *arguments]
