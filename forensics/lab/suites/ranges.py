"""Numbers from ranges, as families draw them: short in a file, and exact when read back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import numpy as np

ValueT = TypeVar("ValueT")

DIGITS = 3
"""Decimals of a drawn real number: enough for a share, and readable in world.json."""


def size(rng: np.random.Generator, low: int, high: int) -> int:
    """Draw a whole number from low to high, both included, evenly on the scale of logarithms."""
    return min(high, max(low, round(math.exp(rng.uniform(math.log(low), math.log(high))))))


def whole(rng: np.random.Generator, low: int, high: int) -> int:
    """Draw a whole number from low to high, both included, evenly."""
    return int(rng.integers(low, high + 1))


def real(rng: np.random.Generator, low: float, high: float) -> float:
    """Draw a number from low to high, evenly, to three decimals."""
    return round(float(rng.uniform(low, high)), DIGITS)


def one_of(rng: np.random.Generator, *values: ValueT) -> ValueT:
    """Draw one of the values, all equally likely."""
    return values[int(rng.integers(0, len(values)))]


def some_of(rng: np.random.Generator, n: int, *values: ValueT) -> tuple[ValueT, ...]:
    """Draw ``n`` different values, in the order given."""
    return tuple(values[place] for place in sorted(rng.permutation(len(values))[:n].tolist()))
