"""STIX patterns that name values: ``[ipv4-addr:value = '198.51.100.7'] OR [url:value IN ('...')]``.

Source: OASIS, STIX 2.1 (2021), part 9. Only alternatives are values of their own: what holds only together with
something else, in a time or several times says more than that the value was seen, and is left out with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MAX_CHARACTERS: Final = 10_000
"""Of a pattern."""
MAX_DEPTH: Final = 40
"""Brackets inside each other."""
_TOKEN: Final = re.compile(
    r"""
    (?P<text>[thb]?'(?:[^'\\]|\\.)*')
    | (?P<path>[A-Za-z0-9_-]+:(?:[A-Za-z0-9_.-]|'(?:[^'\\]|\\.)*'|\[(?:\d{1,9}|\*)\])+)
    | (?P<sign>!=|<=|>=|==|[\[\]()=<>,])
    | (?P<word>[A-Za-z_]+(?![A-Za-z0-9_:-]))
    | (?P<number>[+-]?\d+(?:\.\d+)?)
    """,
    re.VERBOSE,
)
_SPACE: Final = re.compile(r"\s*")
_ALIKE: Final = frozenset({"LIKE", "MATCHES", "ISSUPERSET"})
_RANGES: Final = frozenset({"!=", "<", ">", "<=", ">="})
_EQUAL: Final = frozenset({"=", "==", "ISSUBSET"})
_QUALIFIERS: Final = {"WITHIN": ("number", "SECONDS"), "REPEATS": ("number", "TIMES"), "START": ("text", "STOP")}
_TOGETHER: Final = "holds only together with something else ({})"
_NOT: Final = "says what something is not, or a range of numbers"


class PatternError(ValueError):
    """It is no pattern."""


@dataclass(frozen=True, slots=True)
class Named:
    """A value that a pattern names."""

    path: str
    """Object and property, as ``ipv4-addr:value``; quotes around a part are gone."""
    text: str


def named(pattern: str) -> tuple[list[Named], str]:
    """Values that a pattern names as alternatives, and why it names none, if it does not.

    Raises
    ------
    PatternError
        It is no pattern.
    """
    if len(pattern) > MAX_CHARACTERS:
        raise PatternError(f"longer than {MAX_CHARACTERS} characters")
    reading = _Reading(_tokens(pattern))
    reading.observations(0)
    if reading.at < len(reading.tokens):
        raise PatternError(f"{reading.tokens[reading.at][1][:20]!r} is more than a pattern")
    return ([], reading.reasons[0]) if reading.reasons else (reading.found, "")


def _tokens(pattern: str) -> list[tuple[str, str]]:
    found, at = [], 0
    text = pattern.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise PatternError(f"cannot be read at character {at + 1}")
        found.append((str(match.lastgroup), match.group()))
        at = match.end()
        space = _SPACE.match(text, at)
        at = space.end() if space else at
    return found


class _Reading:
    """One pattern on the way: what stands at ``at`` comes next."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0
        self.found: list[Named] = []
        self.reasons: list[str] = []

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("", "")

    def take(self, *kinds: str) -> str:
        """The next token, of one of some kinds."""
        kind, text = self.peek()
        if kind not in kinds:
            raise PatternError(f"{text[:20]!r} where a {' or '.join(kinds)} belongs" if text else "it ends too early")
        self.at += 1
        return text

    def sign(self, *signs: str) -> str:
        """The next token, one of some signs."""
        if self.peek()[1] not in signs:
            raise PatternError(f"{self.peek()[1][:20]!r} where {' or '.join(signs)} belongs")
        return self.take("sign")

    def word(self, *words: str) -> str:
        """The next word if it is one of some, in capitals; nothing otherwise."""
        kind, text = self.peek()
        if kind == "word" and text.upper() in words:
            self.at += 1
            return text.upper()
        return ""

    def observations(self, depth: int) -> None:
        """``[...]``, in brackets or not, with their qualifiers, joined by words."""
        if depth > MAX_DEPTH:
            raise PatternError(f"nested deeper than {MAX_DEPTH}")
        while True:
            if self.sign("[", "(") == "[":
                self.comparisons(depth + 1)
                self.sign("]")
            else:
                self.observations(depth + 1)
                self.sign(")")
            while qualifier := self.word(*_QUALIFIERS):
                self.qualified(qualifier)
            joined = self.word("OR", "AND", "FOLLOWEDBY")
            if not joined:
                return
            if joined != "OR":
                self.reasons.append(_TOGETHER.format(joined))

    def qualified(self, qualifier: str) -> None:
        """``WITHIN 5 SECONDS``, ``REPEATS 5 TIMES``, ``START t'...' STOP t'...'``."""
        kind, word = _QUALIFIERS[qualifier]
        self.take(kind)
        if not self.word(word):
            raise PatternError(f"{qualifier} without {word}")
        if word == "STOP":
            self.take(kind)
        self.reasons.append(_TOGETHER.format(qualifier))

    def comparisons(self, depth: int) -> None:
        """Paths and what they are compared with, joined by words."""
        if depth > MAX_DEPTH:
            raise PatternError(f"nested deeper than {MAX_DEPTH}")
        while True:
            if self.peek()[1] == "(":
                self.sign("(")
                self.comparisons(depth + 1)
                self.sign(")")
            else:
                self.compared()
            joined = self.word("OR", "AND")
            if not joined:
                return
            if joined == "AND":
                self.reasons.append(_TOGETHER.format(joined))

    def compared(self) -> None:
        """A path and what it is compared with."""
        if self.word("EXISTS"):
            self.take("path")
            self.reasons.append("says that something is there, not what")
            return
        path = self.take("path").replace("'", "")
        if self.word("NOT"):
            self.reasons.append(_NOT)
        kind, operator = self.peek()
        self.take("sign", "word")
        if operator.upper() == "IN":
            self.sign("(")
            self.found.append(Named(path, self.value()))
            while self.sign(",", ")") == ",":
                self.found.append(Named(path, self.value()))
        elif operator.upper() in _EQUAL | _ALIKE or (kind == "sign" and operator in _RANGES):
            self.found.append(Named(path, self.value()))
            if operator.upper() not in _EQUAL:
                self.reasons.append(_NOT if operator in _RANGES else "compares by likeness")
        else:
            raise PatternError(f"{operator[:20]!r} is no comparison")

    def value(self) -> str:
        """A literal, without its quotes."""
        kind, text = self.peek()
        self.take("text", "number", "word")
        if kind == "word" and text.lower() not in {"true", "false"}:
            raise PatternError(f"{text[:20]!r} is no value")
        return re.sub(r"\\(.)", r"\1", text.partition("'")[2][:-1]) if kind == "text" else text
