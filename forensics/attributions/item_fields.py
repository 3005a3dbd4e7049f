"""Fields of profiles of actors and of techniques, checked."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from forensics.foundation import rule_fields
from forensics.foundation.errors import RuleError
from forensics.foundation.rule_fields import is_figure
from forensics.vocabulary.actor import RIVALS, ActorItem, Grade, Part, Vertex
from forensics.vocabulary.matcher import Figures

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from enum import StrEnum

    from forensics.vocabulary.matcher import Matcher

MAX_VALUES = 200
"""Values of an item: a longer list of identifiers belongs into a list of indicators."""
MAX_CHARACTERS = 2_000
"""Of a text."""
ORIGINS: Final = frozenset(
    {
        *("citizenship", "country", "countries", "ethnicity", "language", "languages", "locale", "nation"),
        *("nationality", "nationalities", "passport", "race", "region", "timezone"),
    }
)
"""Words that no item may be about: where somebody comes from, or what they speak, says nothing of who they are."""
MAX_FIGURE = 1e15
"""Of a figure: more requests than there are."""
_NAME = re.compile("[a-z][a-z0-9_]{0,59}")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_GRADE = re.compile("[A-F][1-6]")
_ITEM_KEYS: Final = ("role", "vertex", "matcher", "grade", "source", "date")
_RANGE: Final = ("values", "least", "most")


def record(given: Any, needed: Collection[str], where: str, optional: Collection[str] = ()) -> dict[str, Any]:
    """A map with the keys that are needed, and no others but the optional ones."""
    for name in given if isinstance(given, dict) else ():
        _no_origin(str(name), where)
    return rule_fields.record(given, needed, where, optional)


def text(given: Any, where: str) -> str:
    """A text that is not empty, on one line."""
    return " ".join(rule_fields.text(given, where, MAX_CHARACTERS).split())


def name_of(given: Any, where: str) -> str:
    """A name that a hypothesis or an item may have."""
    if not isinstance(given, str) or not _NAME.fullmatch(given) or given in RIVALS:
        raise RuleError(
            f"{given!r} is not a name", where=where, hint="small letters, digits and underscores, at most 60"
        )
    _no_origin(given, where)
    return given


def item(name: str, given: Any, known: Mapping[str, Matcher], where: str) -> ActorItem:
    """One item of a profile."""
    fields = record(given, _ITEM_KEYS, where, _RANGE)
    matcher = matcher_of(fields["matcher"], known, f"{where}.matcher")
    part = _one_of(fields["role"], Part, f"{where}.role")
    if part not in matcher.parts:
        spoken = ", ".join(sorted(matcher.parts))
        raise RuleError(
            f"{matcher.name} says nothing of the {part}", where=f"{where}.role", hint=f"it does of: {spoken}"
        )
    return ActorItem(
        name=name,
        matcher=matcher.name,
        part=Part(part),
        vertex=Vertex(_one_of(fields["vertex"], Vertex, f"{where}.vertex")),
        values=values(fields, matcher, where),
        least=end(fields, "least", matcher, where),
        most=end(fields, "most", matcher, where),
        grade=_grade(fields["grade"], f"{where}.grade"),
        source=text(fields["source"], f"{where}.source"),
        date=day(fields["date"], f"{where}.date"),
    )


def matcher_of(given: Any, known: Mapping[str, Matcher], where: str) -> Matcher:
    """A matcher that exists."""
    _no_origin(str(given), where)
    if not isinstance(given, str) or given not in known:
        raise RuleError(f"{given!r} is not a matcher", where=where, hint=f"one of {', '.join(known)}")
    return known[given]


def values(fields: Mapping[str, Any], matcher: Matcher, where: str) -> tuple[str, ...]:
    """What is looked for, in the form of its matcher; nothing where the matcher gives one number."""
    place, given = f"{where}.values", fields.get("values")
    if matcher.figures is Figures.NUMBER:
        if given is not None:
            raise RuleError(f"{matcher.name} has one number and no values", where=place, hint="give least or most")
        if fields.get("least") is None and fields.get("most") is None:
            raise RuleError("a range is missing", where=where, hint=f"least or most, in {matcher.unit}")
        return ()
    if not isinstance(given, list) or not given or len(given) > MAX_VALUES:
        raise RuleError(f"expected a list of 1 to {MAX_VALUES} values", where=place)
    for value in given:
        if not isinstance(value, str) or not re.fullmatch(matcher.form, value):
            raise RuleError(f"{value!r} is no value of {matcher.name}", where=place, hint=f"its form is {matcher.form}")
        if matcher.figures is Figures.SHARES:
            _no_origin(value, place)
    if len(set(given)) < len(given):
        raise RuleError("a value is there twice", where=place)
    if matcher.figures is Figures.SHARES and fields.get("least") is None and fields.get("most") is None:
        raise RuleError("a range is missing", where=where, hint="least or most, a share of 0 to 1")
    return tuple(given)


def end(fields: Mapping[str, Any], name: str, matcher: Matcher, where: str) -> float | None:
    """An end of a range, in the matcher's unit."""
    given = fields.get(name)
    if given is None:
        return None
    share = matcher.figures is not Figures.NUMBER or matcher.unit.startswith("share of")
    if not is_figure(given, MAX_FIGURE) or (share and given > 1) or (name == "least" and given == 0):
        bounds = "0 to 1" if share else "0 or more"
        raise RuleError(f"expected {matcher.unit}, {bounds}; the least above 0", where=f"{where}.{name}")
    other = fields.get("most" if name == "least" else "least")
    if name == "most" and isinstance(other, int | float) and other > given:
        raise RuleError("the most is below the least", where=f"{where}.most")
    return float(given)


def day(given: Any, where: str) -> str:
    """A day, or a month of which nobody knows the day."""
    if isinstance(given, str) and _MONTH.fullmatch(given):
        return given
    if not isinstance(given, date) or isinstance(given, datetime):
        raise RuleError("expected a day or a month", where=where, hint='as 2026-02-23, or as "2026-02" in quotes')
    return given.isoformat()


def _grade(given: Any, where: str) -> Grade:
    if not isinstance(given, str) or not _GRADE.fullmatch(given):
        hint = "a letter A to F for the source and a digit 1 to 6 for the information, as B2"
        raise RuleError(f"{given!r} is not an Admiralty grade", where=where, hint=hint)
    return Grade(given[0], int(given[1]))


def _one_of(given: Any, choices: type[StrEnum], where: str) -> str:
    if given not in list(choices):
        raise RuleError(f"{given!r} is not known", where=where, hint=f"one of {', '.join(choices)}")
    return str(given)


def _no_origin(given: str, where: str) -> None:
    if found := ORIGINS & set(re.split("[^a-z]+", given.lower())):
        raise RuleError(
            f"{min(found)!r}: no item may be about where somebody comes from or what they speak",
            where=where,
            hint="leave it out; it raises nothing",
        )
