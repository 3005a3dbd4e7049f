"""``forensics.toml`` and flags → settings. Only a file named by ``--config`` is read; flags win."""

from __future__ import annotations

import difflib
import re
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forensics.cli.flags import FLAGS, LIMITS, Flag
from forensics.foundation.errors import UsageError
from forensics.foundation.safe_text import safe_text
from forensics.foundation.small_file import read_small

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_CONFIG_BYTES = 1 << 20
"""Bytes. A configuration has a few dozen lines; a larger file is something else."""

Choices = dict[str, Any]
"""Name of a flag to its typed value; what nobody set is absent."""

KEYS: dict[str, Flag] = FLAGS | LIMITS
"""Everything a configuration file may hold."""


def choose(flags: Mapping[str, Any], config: Path | None) -> Choices:
    """Merge the command line over the configuration file.

    Parameters
    ----------
    flags
        Name to value as given on the command line; None and empty lists were not given.
    config
        The file of ``--config``, or None.

    Raises
    ------
    UsageError
        The file cannot be read, or a key or a value is wrong.
    """
    chosen = read_config(config) if config else {}
    for name, value in flags.items():
        if value is not None and value != []:
            chosen[name] = _checked(KEYS[name], value, where=f"--{name}")
    return chosen


def read_config(path: Path) -> Choices:
    """Read a configuration file; its relative paths are relative to its folder."""
    try:
        table = tomllib.loads(read_small(path, MAX_CONFIG_BYTES).decode("utf-8").replace("\r\n", "\n"))
    except OSError as error:
        raise UsageError(
            f"cannot read the configuration: {error.strerror}", where=str(path), hint="check --config"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"not TOML: {error}", where=str(path)) from error
    chosen: Choices = {}
    for key, value in table.items():
        name = key.replace("_", "-")
        if name not in KEYS:
            raise UsageError(f"unknown key {key!r}", where=str(path), hint=closest(name, KEYS))
        chosen[name] = _checked(KEYS[name], value, where=f"{path}: {key}", folder=path.parent)
    return chosen


def closest(name: str, known: Iterable[str]) -> str:
    """A remedy for a misspelt name: the nearest known one, or all of them when none is near."""
    names = {text.lower(): text for text in sorted(known)}
    near = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.5)
    return f"did you mean {names[near[0]]!r}?" if near else f"one of: {', '.join(sorted(names.values()))}"


def _checked(flag: Flag, value: Any, *, where: str, folder: Path | None = None) -> Any:
    if flag.many:
        if not isinstance(value, list):
            raise UsageError("must be a list", where=where)
        return [_one(flag, item, where=where, folder=folder) for item in value]
    return _one(flag, value, where=where, folder=folder)


def _one(flag: Flag, value: Any, *, where: str, folder: Path | None) -> Any:
    if flag.type is Path and isinstance(value, str | Path):
        return _placed(flag, Path(value), folder)
    if flag.type is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if flag.type is str and isinstance(value, date):
        return value.isoformat()
    if type(value) is not flag.type:
        raise UsageError(f"must be {_TYPE_NAMES[flag.type]}, not {value!r}", where=where)
    if flag.choices and value not in flag.choices:
        raise UsageError(f"unknown value {value!r}", where=where, hint=closest(str(value), flag.choices))
    if flag.most is not None and isinstance(value, int) and not 0 <= value <= flag.most:
        raise UsageError(f"must be between 0 and {flag.most:,}, not {value:,}", where=where)
    if flag.type is str and safe_text(value) != value:
        raise UsageError(f"holds a control or invisible character: {safe_text(value)}", where=where)
    return value


def _placed(flag: Flag, path: Path, folder: Path | None) -> Path:
    """A path of a configuration file, from its folder; a mapping may also be the name of a shipped one."""
    if folder is None or (flag.name == "map" and not (folder / path).exists()):
        return path
    return folder / path


_TYPE_NAMES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false", Path: "a path"}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?", re.IGNORECASE)
_MAX_SIZE = 2.0**63
"""Bytes that a 64-bit machine can name."""
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}


def size_bytes(text: str, *, where: str) -> int:
    """Bytes of ``4G``, ``800M`` or ``1073741824``; K, M, G and T are powers of 1024."""
    match = _SIZE.fullmatch(text.strip())
    if not match:
        raise UsageError(f"not a size: {text!r}", where=where, hint="as 4G or 800M")
    size = float(match[1]) * 1024 ** _POWERS[match[2].lower()]
    if size > _MAX_SIZE:
        raise UsageError(f"no machine has this much: {text!r}", where=where, hint="as 4G or 800M")
    return int(size)


def moment(text: str, *, where: str) -> datetime:
    """A time in UTC from ISO-8601 text; a date is its midnight, a time without a zone is UTC."""
    try:
        parsed = datetime.fromisoformat(text)
        return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"not a time: {text!r}", where=where, hint="as 2026-05-01 or 2026-05-01T13:00:00Z") from error


def share(value: float, *, where: str) -> float:
    """A number in 0..1."""
    if not 0.0 <= value <= 1.0:
        raise UsageError(f"must be between 0 and 1, not {value}", where=where)
    return value
