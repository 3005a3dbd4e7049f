"""One writer at a time for a case folder."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from forensics.casestore.layout import FILE_MODE
from forensics.foundation.errors import CaseExistsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def lock_file(case_folder: Path) -> Path:
    """The lock of a case: a sibling, because the folder itself is replaced."""
    return case_folder.with_name(f".{case_folder.name}.forensics-lock")


@contextmanager
def locked(case_folder: Path) -> Iterator[None]:
    """Hold the lock of a case. The kernel drops it when the process dies, however that happens.

    Raises
    ------
    CaseExistsError
        Another process holds it.
    """
    path = lock_file(case_folder)
    descriptor = _acquire(path, case_folder)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def _acquire(path: Path, case_folder: Path) -> int:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise CaseExistsError(
                "another process is writing this case",
                where=str(case_folder),
                hint="wait for it, or choose another --out",
            ) from error
        except OSError:
            os.close(descriptor)
            raise
        if _is_still(path, descriptor):
            return descriptor
        os.close(descriptor)


def _is_still(path: Path, descriptor: int) -> bool:
    # The one who held the lock before us removes the file: then we hold a lock that nobody else will see.
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
