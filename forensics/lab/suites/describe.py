"""A world's description as JSON and back, and its digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import MISSING, fields
from datetime import date
from typing import TYPE_CHECKING, Any, Final, get_args

from forensics.foundation.errors import InputError
from forensics.lab.world import File, Group, Prompts, World

if TYPE_CHECKING:
    from collections.abc import Mapping

_WANTED: Final = {
    "name": "a text",
    "kind": "a text",
    "seed": "a whole number from 0",
    "days": "a whole number from 1",
    "accounts": "a whole number from 1",
    "slices": "a whole number from 1",
    "start": "a date, YYYY-MM-DD",
    "prompts": f"one of {', '.join(get_args(Prompts))}",
    "files": f"a list of {', '.join(get_args(File))}",
    "columns": "a list of texts",
    "masks": "a list of texts",
    "groups": "a list of objects",
    "options": "an object of numbers and texts",
}
"""What a key must hold, for people."""


def world_to_json(world: World) -> dict[str, Any]:
    """Describe a world in JSON values.

    A field at its default is left out: a field that ``World`` gains later changes no description, and so no digest.
    """
    said = _said(world)
    said["start"] = world.start.isoformat()
    said["groups"] = [_group_to_json(group) for group in world.groups]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}


def _group_to_json(group: Group) -> dict[str, Any]:
    said = _said(group)
    return said if "options" not in said else {**said, "options": dict(group.options)}


def _said(thing: World | Group) -> dict[str, Any]:
    values = {field.name: (getattr(thing, field.name), field.default) for field in fields(thing)}
    return {name: value for name, (value, default) in values.items() if default is MISSING or value != default}


def world_from_json(said: object, where: str = "a world's description") -> World:
    """Read a description back.

    Raises
    ------
    InputError
        A key is unknown or missing, or a value is not what its key holds.
    """
    world = dict(_checked(said, World, where))
    groups = tuple(
        _group_from_json(group, f"{where}, group {place}") for place, group in enumerate(world.pop("groups"), start=1)
    )
    for name in ("columns", "files", "masks"):
        if name in world:
            world[name] = tuple(world[name])
    return World(**{**world, "start": date.fromisoformat(world["start"]), "groups": groups})


def _group_from_json(said: object, where: str) -> Group:
    group = dict(_checked(said, Group, where))
    return Group(**{**group, "options": tuple(group.get("options", {}).items())})


def _checked(said: object, of: type[World | Group], where: str) -> Mapping[str, Any]:
    if not isinstance(said, dict):
        raise InputError("a JSON object is needed", where=where)
    known = {field.name: field.default is MISSING for field in fields(of)}
    strange = sorted(set(said) - set(known))
    missing = [name for name, needed in known.items() if needed and name not in said]
    if strange:
        raise InputError(f"unknown key {strange[0]!r}", where=where, hint=f"known are {', '.join(known)}")
    if missing:
        raise InputError(f"the key {missing[0]!r} is missing", where=where)
    for name, value in said.items():
        if not _fits(name, value):
            raise InputError(f"{name!r} must be {_WANTED[name]}", where=where)
    return said


def _fits(name: str, value: object) -> bool:  # noqa: PLR0911 (one line a kind of value)
    if name in {"name", "kind"}:
        return isinstance(value, str) and bool(value)
    if name in {"seed", "days", "accounts", "slices"}:
        return type(value) is int and value >= (0 if name == "seed" else 1)
    if name == "start":
        return isinstance(value, str) and _is_date(value)
    if name == "prompts":
        return value in get_args(Prompts)
    if name == "options":
        return isinstance(value, dict) and all(type(one) in {int, float, str, bool} for one in value.values())
    if not isinstance(value, list):
        return False
    if name == "files":
        return all(one in get_args(File) for one in value)
    return name == "groups" or all(isinstance(one, str) for one in value)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def canonical(said: object) -> bytes:
    """JSON with sorted keys and no spaces: equal values, equal bytes."""
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def digest_of(said: object) -> str:
    """SHA-256 of JSON values, in hex, whatever the order of their keys."""
    return hashlib.sha256(canonical(said)).hexdigest()


def description_digest(world: World) -> str:
    """SHA-256 of a world's description, in hex."""
    return digest_of(world_to_json(world))
