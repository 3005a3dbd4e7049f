"""A private folder for the life of one run: it holds prompts in clear, so nothing of it may outlive the run.

A run that is killed cannot tidy up. So every folder has a lock, which the kernel drops with the process, and
each run first removes the folders of its own user whose lock nobody holds. All but what was reduced already: that
waits for the next run that can take it up, and holds no prompt.
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
REDUCED: Final = "reduced"
"""Folder in a workspace that another run may take up."""
LEFT: Final = "left"
"""Folder in a workspace for what killed runs left: their ``REDUCED``, each under the name of its workspace."""
LOCK: Final = ".lock"
"""Name of the lock file in a workspace. It comes first and goes last: a folder without one is not touched."""


@contextmanager
def workspace(temp_dir: Path | None, *, takes_up: bool = False) -> Iterator[Path]:
    """Make a private folder, and remove it with all it holds; folders that dead runs left there go first.

    Parameters
    ----------
    temp_dir
        Where to make it; the system's folder for temporary files when None.
    takes_up
        Whether this run can use what dead runs had reduced: it is moved here, into ``LEFT``, and goes with the rest.

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
            if takes_up:
                _take_up(place, folder)
            yield folder
        finally:
            _remove(folder)
            os.close(descriptor)


def _place(temp_dir: Path | None) -> Path:
    try:
        place = Path(temp_dir or tempfile.gettempdir())
        for left in sorted(place.glob(f"{PREFIX}*")):
            descriptor = _lock_of_dead(left)
            if descriptor is not None:
                _remove(left, REDUCED)
                os.close(descriptor)
    except OSError as error:
        raise UsageError(
            f"no temporary folder can be made: {error.strerror}", where=str(temp_dir or ""), hint="check --temp-dir"
        ) from error
    return place


def _take_up(place: Path, folder: Path) -> None:
    """Move what dead runs had reduced into a workspace."""
    into = folder / LEFT
    into.mkdir(mode=0o700)
    for left in sorted(place.glob(f"{PREFIX}*/{REDUCED}")):
        descriptor = None if left.parent == folder else _lock_of_dead(left.parent)
        if descriptor is None:
            continue
        try:
            if not left.is_symlink():
                left.rename(into / left.parent.name)
            _remove(left.parent)
        finally:
            os.close(descriptor)


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


def _lock_of_dead(folder: Path) -> int | None:
    """Descriptor of the lock of a workspace of this user that no process holds; None for anything else."""
    with suppress(OSError):
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
            return None
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise
        return descriptor
    return None


def _remove(folder: Path, but: str | None = None) -> None:
    """Remove a workspace; all but one of its folders, where it has that one."""
    with suppress(OSError):
        for entry in sorted(folder.iterdir()):
            if entry.name in (LOCK, but):
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
        if but is None or not (folder / but).is_dir():
            (folder / LOCK).unlink(missing_ok=True)
            folder.rmdir()
