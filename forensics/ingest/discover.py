"""Files, folders and globs to the files that will be read: regular files, each content once."""

from __future__ import annotations

import glob
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from forensics.foundation.digests import file_sha256
from forensics.foundation.errors import InputError
from forensics.foundation.safe_text import safe_text

if TYPE_CHECKING:
    from collections.abc import Sequence

EXTENSIONS: Final = (".parquet", ".jsonl", ".ndjson", ".json", ".log", ".gz", ".zst")
"""What is looked for inside a folder; a file named outright may be called anything."""
_HASHING_THREADS: Final = 2


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read, as it was when it was found."""

    path: Path
    name: str
    """Safe to show and to write as UTF-8; a name on disk may be any bytes, and only ``path`` opens the file."""
    sha256: str
    size_bytes: int
    modified_ns: int

    def check_unchanged(self) -> None:
        """Make sure that the digest still speaks for the file.

        Raises
        ------
        InputError
            Size or modification time differ from when the file was hashed.
        """
        now = _status(self.path)
        if (now.st_size, now.st_mtime_ns) != (self.size_bytes, self.modified_ns):
            raise InputError(
                "the file changed while it was being read",
                where=str(self.path),
                hint="copy the log first and analyse the copy",
            )


def find_files(patterns: Sequence[str], besides: Sequence[Path] = ()) -> tuple[tuple[FoundFile, ...], tuple[str, ...]]:
    """Find the files of some patterns.

    Parameters
    ----------
    patterns
        Files, folders or globs.
    besides
        Files that are read as something else, the accounts for one: they are no logs, wherever they lie.

    Returns
    -------
    tuple
        The files in order of name and digest, and warnings about contents given twice and folders passed over.

    Raises
    ------
    InputError
        A pattern matches nothing, or something that is not a readable regular file.
    """
    # Not Path.resolve: it raises where links lead in a ring.
    elsewhere = {os.path.realpath(path) for path in besides}
    passed_over: set[Path] = set()
    matched = {path for pattern in patterns for path in _matched(pattern, passed_over)}
    paths = sorted(path for path in matched if os.path.realpath(path) not in elsewhere)
    if not paths:
        raise InputError("no input was given", hint="name a file, a folder or a glob")
    with ThreadPoolExecutor(_HASHING_THREADS) as pool:
        found = sorted(pool.map(look_at, paths), key=lambda file: (file.name, file.sha256, str(file.path)))
    kept: dict[str, FoundFile] = {}
    warnings = [
        f"{safe_text(path.name)} is a link to a folder, and was not looked into: name it to read it"
        for path in sorted(passed_over - set(map(Path, patterns)))
    ]
    for file in found:
        first = kept.setdefault(file.sha256, file)
        if first is not file:
            warnings.append(f"{file.name} has the same content as {first.name}, and was read once")
    return tuple(kept.values()), tuple(warnings)


def look_at(path: Path) -> FoundFile:
    """Hash one file.

    Raises
    ------
    InputError
        It is not a regular file, or cannot be read.
    """
    status = _status(path)
    if not stat.S_ISREG(status.st_mode):
        raise InputError("not a regular file", where=str(path), hint="pass files, not devices, pipes or sockets")
    try:
        digest = file_sha256(path)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    return FoundFile(path, safe_text(path.name), digest, status.st_size, status.st_mtime_ns)


def _status(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error


def _matched(pattern: str, passed_over: set[Path]) -> list[Path]:
    try:
        return _matches(pattern, passed_over)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(error.filename or pattern)) from error


def _matches(pattern: str, passed_over: set[Path]) -> list[Path]:
    if pattern == "-":
        raise InputError(
            "standard input is not read", hint="write the log to a file and name it (a file of this name: ./-)"
        )
    path = Path(pattern)
    if path.is_dir():
        return _inside(path, passed_over)
    if path.exists() or path.is_symlink() or not glob.has_magic(pattern):
        return [path]
    found: list[Path] = []
    for match in map(Path, sorted(glob.glob(pattern, recursive=True))):  # noqa: PTH207 (absolute patterns too)
        found.extend(_inside(match, passed_over) if match.is_dir() else [match])
    if not found:
        raise InputError(f"no file matches {pattern!r}", hint="check the path, and quote the pattern")
    return found


def _prune(folders: list[str], names: list[str]) -> bool:
    """Go no further where a case begins."""
    is_case = {"custody.jsonl", "manifest.json"} <= set(names)
    if is_case:
        folders.clear()
    return is_case


def _leads_out(path: Path, folder: Path) -> bool:
    """Whether a folder is a link, and not to one that is looked into anyway."""
    return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _refuse(error: OSError) -> NoReturn:
    # A folder that is passed over in silence would be a log nobody missed.
    raise InputError(
        f"cannot be listed: {error.strerror}", where=str(error.filename), hint="ask for permission, or name the files"
    ) from error


def _inside(folder: Path, passed_over: set[Path]) -> list[Path]:
    """Logs below a folder; cases that earlier runs left there are none. Links that lead elsewhere are passed over."""
    found: list[Path] = []
    for inside, folders, names in os.walk(folder, onerror=_refuse):
        if _prune(folders, names):
            continue
        logs = (name for name in names if Path(name).suffix.lower() in EXTENSIONS and not name.startswith("."))
        found += (Path(inside) / name for name in logs)
        passed_over |= {Path(inside) / name for name in folders if _leads_out(Path(inside) / name, folder)}
    found.sort()
    if not found:
        raise InputError(
            "the folder holds no log", where=str(folder), hint=f"known extensions: {', '.join(EXTENSIONS)}"
        )
    return found
