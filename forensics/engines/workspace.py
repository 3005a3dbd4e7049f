"""A private folder for the life of one run: it holds prompts in clear, so nothing of it may outlive the run.

A run that is killed cannot tidy up. So every folder has a lock, which the kernel drops with the process, and
each run first removes the folders of its own user whose lock nobody holds.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from forensics.engines.full_disk import FULL, naming_full_disk
from forensics.foundation.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX: Final = "forensics-"
LOCK: Final = ".lock"
"""Name of the lock file in a workspace. It comes first and goes last: a folder without one is not touched."""


@contextmanager
def workspace(temp_dir: Path | None) -> Iterator[Path]:
    """Make a private folder, and remove it with all it holds; folders that dead runs left there go first.

    Parameters
    ----------
    temp_dir
        Where to make it; the system's folder for temporary files when None.

    Raises
    ------
    ResourceError
        The disk, the quota or the file size limit is full, now or while the folder is in use.
    UsageError
        No folder can be made there.
    """
    place = _place(temp_dir)
    with naming_full_disk(place, "temporary files", "free space there, or choose another folder with --temp-dir"):
        folder, descriptor = _made(place)
        try:
            yield folder
        finally:
            _remove(folder)
            os.close(descriptor)


def _place(temp_dir: Path | None) -> Path:
    try:
        place = Path(temp_dir or tempfile.gettempdir())
        for left in sorted(place.glob(f"{PREFIX}*")):
            _remove_if_dead(left)
    except OSError as error:
        raise UsageError(
            f"no temporary folder can be made: {error.strerror}", where=str(temp_dir or ""), hint="check --temp-dir"
        ) from error
    return place


def _made(place: Path) -> tuple[Path, int]:
    """Return a new folder and the descriptor that holds its lock."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    except OSError as error:
        if error.errno in FULL:
            raise
        raise UsageError(
            f"no temporary folder can be made: {error.strerror}", where=str(place), hint="check --temp-dir"
        ) from error
    # Locked before it has its name, so that no other run ever sees it free.
    unnamed = folder / f"{LOCK}-new"
    descriptor = os.open(unnamed, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    unnamed.rename(folder / LOCK)
    return folder, descriptor


def _remove_if_dead(folder: Path) -> None:
    """Remove a workspace of this user that no process holds; leave anything else alone."""
    with suppress(OSError):
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
            return
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(folder)
        finally:
            os.close(descriptor)


def _remove(folder: Path) -> None:
    with suppress(OSError):
        for entry in sorted(folder.iterdir()):
            if entry.name == LOCK:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
        (folder / LOCK).unlink(missing_ok=True)
        folder.rmdir()
