"""``rules/actors/*.yaml`` → actor profiles, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from forensics.attributions.attribute import matchers
from forensics.attributions.item_fields import MAX_FIGURE, item, name_of, record, text
from forensics.attributions.observing import NO_NAME
from forensics.foundation.errors import RuleError
from forensics.foundation.rule_fields import is_figure
from forensics.foundation.yaml_file import read_yaml
from forensics.vocabulary.actor import ActorExample, ActorItem, ActorProfile, Part
from forensics.vocabulary.matcher import Figures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from forensics.vocabulary.matcher import Matcher

FOLDER: Final = "actors"
"""Below the rules folder."""
MAX_PROFILES = 64
"""Files."""
MAX_ITEMS = 60
"""Of a profile."""
MAX_EXAMPLES = 30
"""Of a profile."""
_KEYS: Final = ("name", "title", "summary", "items", "examples")
_EXAMPLE_KEYS: Final = ("role", "seen", "matches")


def read_profiles(rules: Path) -> tuple[ActorProfile, ...]:
    """Read every profile below a rules folder, in order of name; none where there is no such folder.

    Raises
    ------
    RuleError
        A file is wrong, or there are too many.
    """
    paths = sorted((rules / FOLDER).glob("*.yaml"))
    if len(paths) > MAX_PROFILES:
        raise RuleError(f"{len(paths)} profiles; at most {MAX_PROFILES}", where=str(rules / FOLDER))
    known = matchers()
    return tuple(read_profile(path, known) for path in paths)


def read_profile(path: Path, known: Mapping[str, Matcher]) -> ActorProfile:
    """Read one file.

    Raises
    ------
    RuleError
        Not YAML, a key missing or unknown, a value of the wrong type, form or range, an item about where somebody comes
        from, or no example that matches or none that does not. The place names the file and the key.
    """
    where = str(path)
    document = record(read_yaml(path), _KEYS, where)
    name = name_of(document["name"], f"{where}: name")
    if name != path.stem:
        raise RuleError("a profile's name must equal its file's stem", where=f"{where}: name")
    items = _items(document["items"], known, f"{where}: items")
    return ActorProfile(
        name=name,
        title=text(document["title"], f"{where}: title"),
        summary=text(document["summary"], f"{where}: summary"),
        items=items,
        examples=_examples(document["examples"], items, known, f"{where}: examples"),
    )


def _items(given: Any, known: Mapping[str, Matcher], where: str) -> tuple[ActorItem, ...]:
    if not isinstance(given, dict) or not 0 < len(given) <= MAX_ITEMS:
        raise RuleError(f"expected a map of 1 to {MAX_ITEMS} items, by name", where=where)
    names = [name_of(name, where) for name in given]
    return tuple(item(name, given[name], known, f"{where}.{name}") for name in names)


def _examples(
    given: Any, items: tuple[ActorItem, ...], known: Mapping[str, Matcher], where: str
) -> tuple[ActorExample, ...]:
    if not isinstance(given, list) or not 0 < len(given) <= MAX_EXAMPLES:
        raise RuleError(f"expected a list of 1 to {MAX_EXAMPLES} examples", where=where)
    told = tuple(_example(one, items, known, f"{where}[{place}]") for place, one in enumerate(given))
    if not any(one.matches for one in told) or all(one.matches for one in told):
        hint = "add one with what the report describes, and one with something close to it that is not meant"
        raise RuleError("at least one example must match something, and one nothing", where=where, hint=hint)
    return told


def _example(given: Any, items: tuple[ActorItem, ...], known: Mapping[str, Matcher], where: str) -> ActorExample:
    fields = record(given, _EXAMPLE_KEYS, where)
    if fields["role"] not in list(Part):
        raise RuleError(f"{fields['role']!r} is not known", where=f"{where}.role", hint=f"one of {', '.join(Part)}")
    part = Part(fields["role"])
    seen, matches = fields["seen"], fields["matches"]
    if not isinstance(seen, dict) or not seen:
        raise RuleError("expected a map of matchers to what they see", where=f"{where}.seen")
    names = {one.name for one in items if one.part is part}
    if not isinstance(matches, list) or not names.issuperset(map(str, matches)):
        hint = f"items of the {part}: {', '.join(sorted(names)) or 'none'}"
        raise RuleError("expected a list of items of this role", where=f"{where}.matches", hint=hint)
    figures = {name: _seen(name, seen[name], known, f"{where}.seen") for name in seen}
    return ActorExample(part, figures, frozenset(str(one) for one in matches))


def _seen(name: Any, given: Any, known: Mapping[str, Matcher], where: str) -> dict[str, float]:
    if name not in known:
        raise RuleError(f"{name!r} is not a matcher", where=where, hint=f"one of {', '.join(known)}")
    number = known[name].figures is Figures.NUMBER
    figures = {NO_NAME: given} if number else given
    if not isinstance(figures, dict) or not all(is_figure(value, MAX_FIGURE) for value in figures.values()):
        expected = "a number" if number else "a map of names to shares"
        raise RuleError(f"expected {expected}", where=f"{where}.{name}")
    return {str(key): float(value) for key, value in figures.items()}
