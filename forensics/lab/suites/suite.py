"""A suite of worlds in a file: what is measured on, frozen by digests."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from forensics.foundation.errors import InputError
from forensics.lab.suites.describe import description_digest, digest_of, world_from_json, world_to_json

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.lab.world import World

SCHEMA: Final = 1
"""Version of the file's layout."""
_KEYS: Final = {"suite", "schema", "worlds"}
_ENTRY_KEYS: Final = {"family", "world", "digest"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One world of a suite."""

    family: str
    world: World
    digest: str
    """SHA-256 of the description."""


@dataclass(frozen=True, slots=True)
class Suite:
    """Worlds with distinct names, in the order in which they were added."""

    name: str
    worlds: tuple[Entry, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the worlds' digests in their order: it changes with any world, and with one more."""
        return digest_of([self.name, *(entry.digest for entry in self.worlds)])


def entry_of(family: str, world: World) -> Entry:
    """Make an entry of a world."""
    return Entry(family, world, description_digest(world))


def read_suite(path: Path) -> Suite:
    """Read a suite.

    Raises
    ------
    InputError
        The file is not a suite, two worlds share a name, or a world is not the one whose digest was recorded.
    """
    try:
        said = json.loads(path.read_text("utf-8"), object_pairs_hook=_once)
    except (OSError, ValueError) as error:
        raise InputError(
            f"cannot be read as a suite: {error}", where=str(path), hint="give a suite's JSON file"
        ) from error
    _demand_keys(said, _KEYS, str(path))
    if said["schema"] != SCHEMA or not isinstance(said["suite"], str) or not isinstance(said["worlds"], list):
        raise InputError(f"not a suite of schema {SCHEMA}", where=str(path))
    entries = tuple(_entry(given, f"{path}, world {place}") for place, given in enumerate(said["worlds"], start=1))
    names = [entry.world.name for entry in entries]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(f"two worlds are called {twice[0]!r}", where=str(path))
    return Suite(said["suite"], entries)


def write_suite(suite: Suite, path: Path) -> None:
    """Write a suite: the whole file, or nothing."""
    worlds = [
        {"family": entry.family, "world": world_to_json(entry.world), "digest": entry.digest} for entry in suite.worlds
    ]
    text = json.dumps({"suite": suite.name, "schema": SCHEMA, "worlds": worlds}, indent=1, ensure_ascii=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(text + "\n", "utf-8")
    beside.replace(path)


def _entry(given: object, where: str) -> Entry:
    said = _demand_keys(given, _ENTRY_KEYS, where)
    if not isinstance(said["family"], str) or not said["family"]:
        raise InputError("'family' must be a text", where=where)
    world = world_from_json(said["world"], where)
    # Of what stands in the file, not of what was read from it: a default that is spelled out is another text.
    if said["digest"] != digest_of(said["world"]) or said["digest"] != description_digest(world):
        raise InputError(
            f"the world {world.name!r} is not the one that was recorded: its digest differs",
            where=where,
            hint="restore the file; a suite's worlds are frozen, and new ones are added with other seeds",
        )
    return Entry(said["family"], world, said["digest"])


def _demand_keys(said: object, keys: set[str], where: str) -> dict[str, Any]:
    if not isinstance(said, dict) or set(said) != keys:
        raise InputError(f"an object with the keys {', '.join(sorted(keys))} is needed", where=where)
    return said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return found
