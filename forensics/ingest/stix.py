"""STIX 2.1 bundles of partners → items.

Source: OASIS, STIX 2.1 (2021): common properties (3.2), bundle (8), indicator (4.7), confidence scales (appendix A,
Admiralty credibility).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import orjson

from forensics.foundation.errors import InputError
from forensics.ingest.stix_pattern import Named, PatternError, named
from forensics.vocabulary.indicator import OWN_IDENTITY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_OBJECTS: Final = 1_000_000
_ID: Final = re.compile(
    r"^([a-z][a-z0-9-]{1,248}[a-z0-9])--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
)
_TIME: Final = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$")
_HEX_64: Final = re.compile(r"^[0-9a-fA-F]{64}$")
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_ACTORS: Final = ("threat-actor", "intrusion-set", "campaign")
"""What an indicator may indicate that has a name."""
_CREDIBILITY: Final = ((80, 1), (60, 2), (40, 3), (20, 4), (0, 5))
"""Confidence 0..100, from which an item has a credibility: STIX 2.1, appendix A."""
UNJUDGED: Final = 6
"""Credibility of an item without a confidence."""
_PATHS: Final = {
    "ipv4-addr:value": "address",
    "ipv6-addr:value": "address",
    "network-traffic:src_ref.value": "address",
    "domain-name:value": "email_domain",
    "email-addr:value": "email_domain",
    "x-payment-instrument:fingerprint": "card",
    "x-device:fingerprint": "device",
    "x-phone:hash": "phone",
    "x-llm-prompt:hashes.SHA-256": "prompt_hash",
    "x-llm-system-prompt:hashes.SHA-256": "system_prompt_hash",
    "x-tls-client:ja4": "tls",
    "x-tls-client:ja3": "tls",
    "artifact:hashes.SHA-256": "prompt_hash",
    "file:hashes.SHA-256": "prompt_hash",
    "x-keyed-pseudonym:value": "",
}
"""Object and property to kind of item; a keyed pseudonym says its kind itself, as ``card:4f…``."""
_OBJECTS: Final = frozenset(path.partition(":")[0] for path in _PATHS)
_SDO: Final = frozenset(
    {
        "attack-pattern",
        "campaign",
        "course-of-action",
        "grouping",
        "identity",
        "incident",
        "indicator",
        "infrastructure",
    }
    | {"intrusion-set", "location", "malware", "malware-analysis", "note", "observed-data", "opinion", "report"}
    | {"threat-actor", "tool", "vulnerability", "relationship", "sighting"}
)
"""Types with ``created`` and ``modified``."""

_TEXTS: Final = {
    "indicator": ("pattern", "pattern_type"),
    "relationship": ("relationship_type", "source_ref", "target_ref"),
}
"""Type to properties that must be texts."""

Item = dict[str, Any]


def read_bundle(content: bytes, where: str) -> tuple[list[Item], list[Item]]:
    """Items of a bundle, and what in it cannot be matched.

    Returns
    -------
    tuple
        Rows as ``Indicators`` has them, and rows as ``Unused`` has them. Every object that names a value is in one of
        the two.

    Raises
    ------
    InputError
        It is no STIX 2.1 bundle; the place names the object and the property.
    """
    try:
        bundle = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg}", where=f"{where}:{error.lineno}") from error
    objects = _objects(bundle, where)
    names = {one["id"]: str(one["name"]) for one in objects if isinstance(one.get("name"), str)}
    actors = _actors(objects, names)
    used: list[Item] = []
    unused: list[Item] = []
    for number, one in enumerate(objects):
        own = one.get("created_by_ref") == OWN_IDENTITY or "x_hydra_forensics" in one
        for value in _values(one, f"{where}: objects[{number}]"):
            if own:
                unused.append(
                    _left(one["id"], "it is from an export of this tool, and would confirm itself", is_own=True)
                )
            elif isinstance(value, str):
                unused.append(_left(one["id"], value))
            else:
                kind, text = value
                sure = -1 if one.get("confidence") is None else one["confidence"]
                credibility = next((grade for least, grade in _CREDIBILITY if sure >= least), UNJUDGED)
                source = names.get(str(one.get("created_by_ref")), "unnamed partner")
                used.append(
                    {"item": one["id"], "kind": kind.removeprefix("keyed:"), "value": text}
                    | {"is_keyed": kind.startswith("keyed:"), "source": source, "reliability": "F"}
                    | {"credibility": credibility, "actor": actors.get(one["id"])}
                    | {"until": _moment(one["valid_until"]) if one.get("valid_until") else None}
                )
    return used, unused


def _actors(objects: list[Mapping[str, Any]], names: Mapping[str, str]) -> dict[str, str]:
    """Indicator to the actor that it indicates; of several the first by name."""
    told: dict[str, str] = {}
    for one in objects:
        if one["type"] == "relationship" and one["relationship_type"] == "indicates":
            target = one["target_ref"]
            if target.partition("--")[0] in _ACTORS and target in names:
                told[one["source_ref"]] = min(names[target], told.get(one["source_ref"], names[target]))
    return told


def _left(item: str, reason: str, *, is_own: bool = False) -> Item:
    return {"item": item, "reason": reason, "is_own": is_own}


def _objects(bundle: Any, where: str) -> list[Mapping[str, Any]]:
    """The objects of a bundle, each with what every object must have."""
    if not isinstance(bundle, dict) or bundle.get("type") != "bundle":
        raise InputError("not a STIX bundle: its type is not bundle", where=f"{where}: type")
    _identified(bundle, where)
    objects = bundle.get("objects", [])
    if not isinstance(objects, list) or len(objects) > MAX_OBJECTS:
        raise InputError(f"expected a list of at most {MAX_OBJECTS} objects", where=f"{where}: objects")
    seen: dict[tuple[str, str], int] = {}
    for number, one in enumerate(objects):
        place = f"{where}: objects[{number}]"
        if not isinstance(one, dict):
            raise InputError("expected an object", where=place)
        _identified(one, place)
        _versioned(one, place)
        confidence = one.get("confidence")
        if confidence is not None and (type(confidence) is not int or confidence not in range(101)):
            raise InputError("expected a whole number from 0 to 100", where=f"{place}.confidence")
        version = (one["id"], str(one.get("modified")))
        if version in seen:
            raise InputError(f"the same version as objects[{seen[version]}]", where=f"{place}.id")
        seen[version] = number
    order = sorted(enumerate(objects), key=lambda pair: _moment(pair[1].get("modified")))
    newest = {one["id"]: number for number, one in order}
    return [one for number, one in enumerate(objects) if newest[one["id"]] == number and not one.get("revoked")]


def _identified(one: Mapping[str, Any], place: str) -> None:
    kind, own = one.get("type"), one.get("id")
    if not isinstance(kind, str):
        raise InputError("expected a type", where=f"{place}.type")
    match = _ID.match(own) if isinstance(own, str) else None
    if match is None or match[1] != kind:
        raise InputError(f"expected {kind}--UUID", where=f"{place}.id")


def _versioned(one: Mapping[str, Any], place: str) -> None:
    """Refuse another version, and times that are none."""
    if one["type"] in _SDO:
        if one.get("spec_version") != "2.1":
            raise InputError("expected STIX 2.1", where=f"{place}.spec_version", hint="convert the bundle to 2.1")
        for name in ("created", "modified"):
            _time(one.get(name), f"{place}.{name}")
    if one["type"] == "indicator":
        _time(one.get("valid_from"), f"{place}.valid_from")
        if one.get("valid_until") is not None:
            _time(one["valid_until"], f"{place}.valid_until")
    for name in _TEXTS.get(one["type"], ()):
        if not isinstance(one.get(name), str):
            raise InputError("expected a text", where=f"{place}.{name}")


def _time(text: Any, place: str) -> None:
    if not (isinstance(text, str) and _TIME.match(text) and _moment(text) > _NEVER):
        raise InputError("expected a time as 2026-02-23T00:00:00Z", where=place)


def _moment(text: Any) -> datetime:
    """A time; one that is none is before all others."""
    try:
        return datetime.fromisoformat(str(text)).replace(tzinfo=UTC)
    except ValueError:
        return _NEVER


def _values(one: Mapping[str, Any], place: str) -> Iterator[tuple[str, str] | str]:
    """Kind and value of what an object names, or why that cannot be matched."""
    if one["type"] == "indicator":
        if one["pattern_type"] != "stix":
            yield f"its pattern is {str(one['pattern_type'])[:40]}, not stix"
            return
        try:
            found, reason = named(one["pattern"])
        except PatternError as error:
            raise InputError(f"not a STIX pattern: {error}", where=f"{place}.pattern") from error
        if reason:
            yield reason
        for value in found:
            yield _kind(value)
    elif one["type"] in _OBJECTS:
        yield from (_kind(value) for value in _properties(one))


def _properties(one: Mapping[str, Any]) -> Iterator[Named]:
    """Values of an observed object that a path means."""
    for path in _PATHS:
        kind, _, place = path.partition(":")
        if one["type"] != kind:
            continue
        value: Any = one
        for part in place.split(".", 1):
            value = value.get(part) if isinstance(value, dict) else None
        if isinstance(value, str):
            yield Named(path, value)


def _kind(value: Named) -> tuple[str, str] | str:
    if value.path not in _PATHS:
        return f"{value.path[:60]} is nothing that a log of requests holds"
    kind, text = _PATHS[value.path], value.text
    if kind == "":
        kind, _, text = text.partition(":")
        return (f"keyed:{kind}", text.lower()) if _HEX_64.match(text) else "a keyed pseudonym is kind:64 hex digits"
    return kind, text.rpartition("@")[2] if value.path == "email-addr:value" else text
