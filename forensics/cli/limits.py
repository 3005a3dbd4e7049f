"""What a run may use of the machine: threads, temporary folder, memory."""

from __future__ import annotations

import os
import resource
import signal
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from forensics.cli.settings import settings
from forensics.foundation.errors import ForensicsError, ResourceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forensics.cli.config import Choices

WATCH_SECONDS = 0.2
"""Seconds between two looks at the memory. Decoding fills about 1 GB a second: a limit is overrun by a few
hundred MB at most."""
_STATM = Path("/proc/self/statm")
_STATUS = Path("/proc/self/status")


@contextmanager
def limited(choices: Choices) -> Iterator[None]:
    """Run under the limits that were chosen.

    The environment is set before polars is imported, which reads it once. The memory limit is soft: a hard
    one (``RLIMIT_AS``) counts reserved addresses, of which an allocator takes far more than it uses, and
    running into it aborts the process without a word.
    """
    chosen = settings(choices).run
    if chosen.threads:
        os.environ["POLARS_MAX_THREADS"] = str(chosen.threads)
    if chosen.temp_dir:
        if not chosen.temp_dir.is_dir() or not os.access(chosen.temp_dir, os.W_OK | os.X_OK):
            raise UsageError("not a folder that can be written", where=str(chosen.temp_dir), hint="check --temp-dir")
        os.environ["POLARS_TEMP_DIR"] = str(chosen.temp_dir)
    if chosen.memory_limit is None:
        yield
        return
    with _watched(chosen.memory_limit):
        yield


@contextmanager
def _watched(limit: int) -> Iterator[None]:
    done, exceeded = threading.Event(), threading.Event()
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN and threading.current_thread() is threading.main_thread():
        # A shell without job control starts what runs behind it so: the limit would never be heard of.
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def watch() -> None:
        while not done.wait(WATCH_SECONDS):
            if resident_bytes() > limit:
                exceeded.set()
                # A real signal: it also wakes the main thread from a wait, and polars listens for it.
                signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
                return

    watcher = threading.Thread(target=watch, daemon=True, name="memory-watch")
    watcher.start()
    try:
        yield
    except BaseException as error:
        # Raised inside an import or a library, the interruption may come out as another error.
        if exceeded.is_set() and not isinstance(error, ForensicsError):
            raise ResourceError(
                f"more than --memory-limit {limit:,} bytes were needed",
                hint="raise it, or shorten the time with --from and --to",
            ) from None
        raise
    finally:
        done.set()
        watcher.join()
        if before is signal.SIG_IGN and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, before)


def resident_bytes() -> int:
    """Resident memory now; where the system does not tell, its peak."""
    try:
        return int(_STATM.read_text().split()[1]) * resource.getpagesize()
    except (OSError, IndexError, ValueError):
        return peak_bytes()


def peak_bytes() -> int:
    """Highest resident memory of this process so far."""
    try:
        lines = _STATUS.read_text().splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM:"))
    except (OSError, StopIteration, ValueError):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak << 10
