"""What a style of extraction is given, and what it writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from forensics.foundation.errors import UsageError
from forensics.foundation.registry import parts

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import polars as pl

    from forensics.lab.draws import Ints

System = Literal["campaign", "pool", "none"]
"""Whose system prompt requests carry: their campaign's, one of the whole pool's, or none."""


@dataclass(frozen=True, slots=True)
class Job:
    """One workload in one stretch of time, as its style sees it."""

    family: str
    """Key of ``tables/asks.ASK_CLAUSES``."""
    n: int
    """Requests."""
    first: int
    """Number of the first task: no two stretches share a task."""
    rng: np.random.Generator
    """The stretch's own."""
    own: np.random.Generator
    """The same in every stretch: what the workload keeps, such as its template."""
    pool: np.random.Generator
    """The same in every stretch and workload: what the pool's relay puts into every request."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The requests of one workload."""

    prompt: Ints
    """Position in the texts, one per request."""
    texts: pl.Series
    veil: Ints | None = None
    """Which zero-width variant of the system prompt each request has, 0 for none; None when nobody has."""


@dataclass(frozen=True, slots=True)
class Style:
    """How an operator words its requests: one file, one ``part``."""

    name: str
    """The file's stem."""
    story: str
    """For people: what an analyst sees, in one sentence."""
    source: str
    """The public fact that the style reproduces."""
    write: Callable[[Job], Pages]
    system: System = "campaign"
    samplings: tuple[str, ...] = ()
    """Ways of asking, one kept per workload; those of the family when empty."""


def style_named(name: str) -> Style:
    """Find a style.

    Raises
    ------
    UsageError
        No file has that name.
    """
    found = parts("forensics.lab.styles", Style)
    if name not in found:
        raise UsageError(f"no style of extraction is called {name!r}", hint=f"one of {', '.join(found)}")
    return found[name]
