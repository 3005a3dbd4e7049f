"""Fields of rule files, checked: what is wrong, where, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forensics.foundation.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


def record(given: Any, needed: Collection[str], where: str, optional: Collection[str] = ()) -> dict[str, Any]:
    """A map with the keys that are needed, and no others but the optional ones."""
    keys = given if isinstance(given, dict) else {}
    unknown = [f"{name!r:.80} is not a key" for name in keys if name not in needed and name not in optional]
    wrong = unknown + [f"{name!r} is missing" for name in needed if name not in keys]
    if wrong or not isinstance(given, dict):
        others = f" and may have {', '.join(optional)}" if optional else ", and no others"
        hint = " and ".join(wrong[:2]) if isinstance(given, dict) else "a map is expected"
        raise RuleError(f"must have the keys {', '.join(needed)}{others}", where=where, hint=hint)
    return given


def text(given: Any, where: str, most: int | None = None) -> str:
    """A text that is not empty, of at most so many characters, without the white space around it."""
    if not isinstance(given, str) or not given.strip():
        raise RuleError("expected a text", where=where, hint="put it in quotes")
    if most is not None and len(given) > most:
        raise RuleError(f"a text of {len(given)} characters; at most {most}", where=where)
    return given.strip()


def texts(given: Any, where: str, most: int | None = None, each: Callable[[Any, str], str] = text) -> tuple[str, ...]:
    """A list of texts: at least one, and at most so many."""
    if not isinstance(given, list) or not given or (most is not None and len(given) > most):
        bound = "" if most is None else f", at most {most}"
        raise RuleError(f"expected a list of texts{bound}", where=where)
    return tuple(each(one, where) for one in given)


def is_figure(given: Any, most: float) -> bool:
    """Whether something is a number from 0 to ``most``; a truth value is none."""
    return isinstance(given, int | float) and not isinstance(given, bool) and 0 <= given <= most
