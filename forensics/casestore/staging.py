"""A case is complete or absent: written beside its place, flushed to disk, then renamed.

With the lock held there is at most one ``.NAME.forensics-new`` and one ``.NAME.forensics-old`` beside a case,
and whatever is found under these names was left by a run that died. Where the system can exchange two folders
in one step, a case that is replaced is never absent; elsewhere the next run puts it back.
"""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from forensics.casestore.exchange import exchanged
from forensics.casestore.layout import CUSTODY, FILE_MODE, FOLDER_MODE, MANIFEST
from forensics.foundation.errors import CaseExistsError, ForensicsError, ResourceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def clear_disk_errors(place: Path) -> Iterator[None]:
    """Turn what the file system says into one sentence that names the place and the remedy.

    Raises
    ------
    ResourceError
        The disk, the quota or the file size limit is full.
    UsageError
        The place cannot be written for another reason.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise ResourceError(
                f"no room to write the case: {os.strerror(error.errno)}",
                where=str(place),
                hint="free space there, or choose an --out on another disk",
            ) from error
        raise UsageError(
            f"the case cannot be written: {error.strerror or error}",
            where=str(place),
            hint="choose an --out in a folder that you may write",
        ) from error


def refuse_unsafe(out: Path) -> None:
    """Refuse a place where a case must not be written.

    Raises
    ------
    CaseExistsError
        It is a symbolic link or a file.
    UsageError
        It lies inside a case.
    """
    if out.is_symlink():
        raise CaseExistsError(
            "the output is a symbolic link", where=str(out), hint="name the folder itself, or another one"
        )
    if out.exists() and not out.is_dir():
        raise CaseExistsError("the output is a file", where=str(out), hint="choose another --out")
    refuse_inside_case(out.resolve())


def refuse_inside_case(place: Path) -> None:
    """Refuse a file or folder inside a case: a sealed case holds what its manifest lists, and nothing else.

    Raises
    ------
    UsageError
        A folder around the place is a case.
    """
    around = place.parent.resolve()
    for folder in (around, *around.parents):
        if (folder / MANIFEST).is_file() and (folder / CUSTODY).is_file():
            raise UsageError(
                "inside a case, whose seal it would break",
                where=str(place),
                hint=f"choose an --out outside of {folder.name}",
            )


def is_free(out: Path) -> bool:
    """Whether nothing stands at the place, or an empty folder."""
    return not out.exists() or not any(out.iterdir())


def new_sibling(out: Path) -> Path:
    """Where the new case is written."""
    return out.with_name(f".{out.name}.forensics-new")


def old_sibling(out: Path) -> Path:
    """Where the old case waits during the swap."""
    return out.with_name(f".{out.name}.forensics-old")


def recover(out: Path) -> None:
    """Clean up after a run that died: put an old case back if it was caught in the swap, drop half a new one."""
    new, old = new_sibling(out), old_sibling(out)
    if old.is_dir() and not old.is_symlink() and is_free(out):
        old.rename(out)
    for leftover in (new, old):
        _remove(leftover)


def swap(out: Path) -> None:
    """Put the finished sibling in place; a folder that stands there gives way only now.

    A folder that is not a case is never deleted: it is kept beside, under a name of its own.
    """
    new, old = new_sibling(out), old_sibling(out)
    is_case = (out / MANIFEST).is_file()
    if is_free(out):
        new.rename(out)
    elif is_case and exchanged(new, out):
        _remove(new)
    else:
        _rename_aside(new, out, old if is_case else _unused(out))
        if is_case:
            _remove(old)
    flush_folder(out.parent)


def _rename_aside(new: Path, out: Path, aside: Path) -> None:
    try:
        out.rename(aside)
        new.rename(out)
    except BaseException:
        # Ctrl-C between the two must not leave the place empty.
        if not out.exists() and aside.exists():
            aside.rename(out)
        raise


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that must not exist, for its owner only, and flush it to the disk when done."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE)
    with os.fdopen(descriptor, "wb") as stream:
        os.fchmod(descriptor, FILE_MODE)
        yield stream
        stream.flush()
        os.fsync(descriptor)


def replace_file(path: Path, content: bytes) -> None:
    """Replace one file of a case, whole or not at all; the temporary stands outside the case."""
    temporary = path.parent.with_name(f".{path.parent.name}.forensics-{path.name}")
    temporary.unlink(missing_ok=True)
    with new_file(temporary) as stream:
        stream.write(content)
    temporary.replace(path)
    flush_folder(path.parent)


def new_folder(path: Path) -> None:
    """Make a folder for its owner only, whatever the umask says."""
    path.mkdir(mode=FOLDER_MODE)
    path.chmod(FOLDER_MODE)


def flush_folder(path: Path) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def discard(out: Path) -> None:
    """Drop a new case that could not be finished."""
    _remove(new_sibling(out))


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def _unused(out: Path) -> Path:
    for number in range(1, 1000):
        candidate = out.with_name(f"{out.name}.replaced-{number}")
        if not candidate.exists() and not candidate.is_symlink():
            return candidate
    raise ForensicsError("too many replaced folders stand beside the output", where=str(out), hint="clean up")
