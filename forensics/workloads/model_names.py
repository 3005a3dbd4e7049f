"""Names of models: one model under the several names that makers, clouds and routers give it."""

from __future__ import annotations

import re
from typing import Final

MAX_CHARACTERS: Final = 200
"""Of a name; longer ones are no model's. The longest of public lists has about 80."""
_SELLER: Final = re.compile(r"^(?:[a-z]+\.)+")
_EDITION: Final = re.compile(r"[-@](?:20\d{6}|20\d\d-\d\d-\d\d)$")
_BUILD: Final = re.compile(r"-v\d+:\d.*$")
_SELLER_BUILD: Final = re.compile(r"-v\d+(?::\d.*)?$")
_VERSION: Final = re.compile(r"(?<=\d)\.(?=\d)")


def plain(name: str) -> str:
    """A model's name without seller, region, build and day of edition, in small letters; 4.1 is written 4-1.

    ``us.anthropic.claude-opus-4-1-20250805-v1:0``, ``anthropic/claude-opus-4.1`` and ``claude-opus-4-1`` are one.
    A build is what clouds write: ``-v1`` after a name with a seller, or before a colon and a number. Elsewhere it tells
    models apart: ``deepseek-v2`` and ``deepseek-v3`` are two. Whatever else follows a colon (a router's ``:free``) and
    ``-latest``, which is another edition from time to time, are parts of a name.
    """
    own, n_sellers = _SELLER.subn("", name.strip().lower().rpartition("/")[2])
    built = _SELLER_BUILD.sub("", own) if n_sellers else _BUILD.sub("", own)
    return _VERSION.sub("-", _EDITION.sub("", built))


def pattern(text: str) -> str | None:
    """A pattern in plain writing; None where it is none: empty, too long, or with more than one ``*``."""
    told = plain(text)
    return told if told.strip("*") and len(text) <= MAX_CHARACTERS and told.count("*") <= 1 else None


def is_named(name: str, by: str) -> bool:
    """Whether a plain name is meant by a pattern: all of it; a ``*`` stands for anything but what follows a colon."""
    before, star, after = by.partition("*")
    if not star:
        return name == by
    if ":" in name and ":" not in by:
        return False
    return len(name) >= len(before) + len(after) and name.startswith(before) and name.endswith(after)


def closest(name: str, by: frozenset[str]) -> str | None:
    """The pattern that says most of a model's name, of equals the first; None where none means it."""
    if len(name) > MAX_CHARACTERS:
        return None
    told = plain(name)
    if told in by:
        return told
    meant = [(-len(one), one) for one in by if "*" in one and is_named(told, one)]
    return min(meant)[1] if meant else None
