"""No text can make a pattern slow: twice the text takes twice the time, not four times.

Polars' patterns are linear by construction. Python's are not, so each of ours is fed what makes patterns go back.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import forensics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PARTS = [
    "a", "A", "1", " ", "\t", "\n", ".", "@", ":", ",", ";", "\\", '"', "'", "[", "]", "{", "(", "/", "-", "_", "=",
    "*", "#", "\0", "\x1b", "\u202e", "\u00e9", "\ud800", "aA", "a@", "a.", "@.", "1.", "1:", "a:b", "::", '\\"', "\\u",
    "\\ud800", "\\u00", ";for=", 'for="', ',for="\\', "for=a;", "[a", "a[0]", '["a', " \n{", "[ ", "http://", "www.",
    "a@b.", "1.1.1.", "::ffff:", "(os error 1", "masked:", "<a", "x" * 40 + "@", "f" * 31 + "g",
]  # fmt: skip
"""What is repeated. The text around it begins or ends otherwise, so that a match is promised and then fails."""
AROUND = [("", ""), ("", "!"), ('for="', ""), ("x@", "@"), ("[", "\0")]
SECONDS = 0.02
"""Processor time below which no ratio is taken."""
LARGEST_RATIO = 3.2
"""Two for a linear pattern, four for a quadratic one; the machine is busy with others."""


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Every pattern that a module of ours keeps; lab reads worlds of its own making."""
    for module in pkgutil.walk_packages(forensics.__path__, "forensics."):
        if module.name.startswith("forensics.lab") or module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                yield f"{module.name.removeprefix('forensics.')}.{name}", value


PATTERNS = dict(patterns())
SOURCES = "".join(path.read_text(encoding="utf-8") for path in Path(forensics.__path__[0]).rglob("*.py"))


def seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def uses(name: str) -> list[Callable[[Any], object]]:
    """How a pattern is used: on a whole text, on its beginning, or at every place of it."""
    pattern, methods = PATTERNS[name], "fullmatch|match|search|sub|subn|findall|finditer|split"
    found = set(re.findall(rf"\b{name.rpartition('.')[2]}\.({methods})\b", SOURCES))
    assert found, name
    anchored = [use for use in (pattern.fullmatch, pattern.match) if use.__name__ in found]
    return [*anchored, *([pattern.findall] if found - {"fullmatch", "match"} else [])]


def check_linear(name: str, lengths: list[int], around: list[tuple[str, str]]) -> None:
    pattern, used = PATTERNS[name], uses(name)
    for part in PARTS:
        for before, after in around:
            texts = (before + part * (length // len(part)) + after for length in lengths)
            given = [
                text.encode("utf-8", "surrogatepass") if isinstance(pattern.pattern, bytes) else text for text in texts
            ]
            for use in used:
                _check(use, given, f"{part!r} between {before!r} and {after!r}")


def _check(use: Callable[[Any], object], given: list[Any], what: str) -> None:
    took = 0.0
    for text in given:
        now = seconds(lambda text=text: use(text))  # type: ignore[misc]
        if took > SECONDS and now > LARGEST_RATIO * took:
            again = min(seconds(lambda text=text: use(text)) for _ in range(3))  # type: ignore[misc]
            half = min(seconds(lambda text=text: use(text[: len(text) // 2])) for _ in range(3))  # type: ignore[misc]
            assert again < LARGEST_RATIO * half, (
                f"{len(text):,} characters of {what} took {again:.2f} s of {half:.2f} s"
            )
        took = now


def test_there_are_patterns_of_every_kind() -> None:
    assert {use.__name__ for name in PATTERNS for use in uses(name)} == {"fullmatch", "match", "findall"}
    assert len(PATTERNS) > 20


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_a_pattern_is_linear_on_what_makes_patterns_go_back(name: str) -> None:
    check_linear(name, [2_000, 4_000, 8_000], AROUND)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_a_pattern_is_linear_on_a_megabyte(name: str) -> None:
    check_linear(name, [1 << 19, 1 << 20], AROUND[:2])
