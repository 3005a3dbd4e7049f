"""How rare an item is among profiles: what many claim tells none of them from another."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.vocabulary.actor import ActorItem, ActorProfile

_ENDLESS = math.inf


def rarity(item: ActorItem, profiles: Sequence[ActorProfile]) -> float:
    """Inverse document frequency 0..1 of what an item claims: 1 where one profile alone does.

    ``log((N + 1) / n) / log(N + 1)`` for N profiles of which n claim the same (after Spärck Jones, 1972); of several
    values the mean.
    """
    n_all = len(profiles)
    if not item.values:
        return _frequency(claims(item, None, profiles), n_all)
    return sum(_frequency(claims(item, value, profiles), n_all) for value in item.values) / len(item.values)


def claims(item: ActorItem, value: str | None, profiles: Sequence[ActorProfile]) -> int:
    """Profiles that claim the same: the value, or, of a number, a range that overlaps; at least one."""
    return max(1, sum(any(_same(item, value, other) for other in profile.items) for profile in profiles))


def exclusive(item: ActorItem, profiles: Sequence[ActorProfile]) -> bool:
    """Whether one profile alone names all of an item's values."""
    return bool(item.values) and all(claims(item, value, profiles) == 1 for value in item.values)


def _frequency(n: int, n_all: int) -> float:
    return math.log((n_all + 1) / n) / math.log(n_all + 1) if n_all > 1 else 1.0


def _same(item: ActorItem, value: str | None, other: ActorItem) -> bool:
    if (other.matcher, other.part) != (item.matcher, item.part):
        return False
    if value is not None:
        return value in other.values
    low, high = _ends(item)
    other_low, other_high = _ends(other)
    return low <= other_high and other_low <= high


def _ends(item: ActorItem) -> tuple[float, float]:
    return (
        -_ENDLESS if item.least is None else item.least,
        _ENDLESS if item.most is None else item.most,
    )
