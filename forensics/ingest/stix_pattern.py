"""STIX patterns that name values: ``[ipv4-addr:value = '198.51.100.7'] OR [url:value IN ('...')]``.

Source: OASIS, STIX 2.1 (2021), part 9. Only alternatives are values of their own: what holds only together with
something else, in a time or several times says more than that the value was seen, and is left out with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MAX_CHARACTERS: Final = 100_000
"""Of a pattern."""
_TOKEN: Final = re.compile(
    r"""\s*(?:
    (?P<text>'(?:[^'\\]|\\.)*')
    | (?P<sign>!=|<=|>=|[\[\]()=<>,])
    | (?P<word>[A-Za-z_][A-Za-z0-9_-]*:[^\s=!<>\[\]()]+(?:\[[^\]]*\][^\s=!<>\[\]()]*)*|[A-Za-z0-9_.+-]+)
    )""",
    re.VERBOSE,
)
_TOGETHER: Final = {"AND", "FOLLOWEDBY", "WITHIN", "REPEATS", "START", "STOP"}
_CLOSED_BY: Final = {"[": "]", "(": ")"}
_VALUES: Final = {"=", "IN", "ISSUBSET"}


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
    tokens = _tokens(pattern)
    words = {token.upper() for kind, token in tokens if kind == "word" and ":" not in token}
    _balanced(tokens)
    joined = sorted(words & _TOGETHER)
    if joined:
        return [], f"holds only together with something else ({joined[0]})"
    if "NOT" in words or any(token in {"!=", "<", ">", "<=", ">="} for kind, token in tokens if kind == "sign"):
        return [], "says what something is not, or a range of numbers"
    found, at = [], 0
    while at < len(tokens):
        kind, token = tokens[at]
        if kind == "word" and ":" in token:
            values, at = _compared(tokens, at + 1)
            if values is None:
                return [], "compares by likeness"
            found += [Named(token.replace("'", ""), text) for text in values]
        else:
            at += 1
    if not found:
        raise PatternError("it compares nothing")
    return found, ""


def _tokens(pattern: str) -> list[tuple[str, str]]:
    found, at = [], 0
    text = pattern.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.end() == at:
            raise PatternError(f"cannot be read at character {at + 1}")
        found.append((str(match.lastgroup), str(match.group(str(match.lastgroup)))))
        at = match.end()
    return found


def _balanced(tokens: list[tuple[str, str]]) -> None:
    open_signs: list[str] = []
    for kind, sign in tokens:
        if kind != "sign":
            continue
        if sign in _CLOSED_BY:
            open_signs.append(_CLOSED_BY[sign])
        elif sign in _CLOSED_BY.values() and (not open_signs or open_signs.pop() != sign):
            raise PatternError(f"a {sign!r} closes nothing")
    if open_signs or not tokens or "[" not in {token for _, token in tokens}:
        raise PatternError("its brackets do not close, or it has none")


def _compared(tokens: list[tuple[str, str]], at: int) -> tuple[list[str] | None, int]:
    """Texts that a path is compared with, and the place after them; None where it is compared in another way."""
    if at >= len(tokens):
        raise PatternError("a path without a comparison")
    operator = tokens[at][1].upper()
    if operator in {"LIKE", "MATCHES", "ISSUPERSET", "EXISTS"}:
        return None, at + 1
    if operator not in _VALUES:
        raise PatternError(f"{tokens[at][1]!r} is no comparison")
    at += 1
    if operator != "IN":
        if at >= len(tokens) or tokens[at][0] == "sign":
            raise PatternError("a comparison without a value")
        return [_text(tokens[at])], at + 1
    if at >= len(tokens) or tokens[at][1] != "(":
        raise PatternError("IN without a list")
    texts = []
    at += 1
    while at < len(tokens) and tokens[at][1] != ")":
        if tokens[at][1] != ",":
            texts.append(_text(tokens[at]))
        at += 1
    return texts, at + 1


def _text(token: tuple[str, str]) -> str:
    kind, text = token
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if kind == "text" else text
