"""What a simulated world is: a description on the one side, requests, accounts and truth on the other."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    import numpy as np
    import polars as pl

Prompts = Literal["text", "hashes", "none"]
"""Whether requests carry prompt texts and hashes, hashes alone, or neither."""

Option = int | float | str
"""A parameter of a group, as it stands in world.json."""

OptionsT = TypeVar("OptionsT")


@dataclass(frozen=True, slots=True)
class Group:
    """One group of accounts in a world: a kind, how many, and where it departs from the kind's defaults."""

    kind: str
    """Name of a part in ``forensics/lab/honest`` or ``forensics/lab/hydras``."""
    name: str
    """Unique in its world; a hydra's name is its ``operator_id``."""
    accounts: int
    options: tuple[tuple[str, Option], ...] = ()
    """Field of the kind's options to value."""


@dataclass(frozen=True, slots=True)
class World:
    """A seeded, declarative description of a world."""

    name: str
    seed: int
    start: date
    """First day, UTC."""
    days: int
    groups: tuple[Group, ...]
    prompts: Prompts = "text"
    columns: tuple[str, ...] = ()
    """Request columns to keep besides ``timestamp`` and ``account_id``; all when empty."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a group is grown from."""

    rng: np.random.Generator
    """The group's own: another group never draws from it."""
    group: str
    accounts: int
    start: int
    """First midnight of the world, µs since 1970, UTC."""
    days: int
    prompts: Prompts = "text"

    @property
    def end(self) -> int:
        """First moment after the world, µs since 1970, UTC."""
        return self.start + self.days * 86_400_000_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is true of every account of a group."""

    operator_id: str | None
    """Who runs the accounts; None when everybody runs their own."""
    honest_kind: str | None
    """Kind of the honest group; None for a hydra."""
    role: Literal["operator", "honest", "compromised"]


@dataclass(frozen=True, slots=True)
class GroupTraffic:
    """What a group contributes: canonical columns, in no particular order."""

    requests: pl.DataFrame
    accounts: pl.DataFrame
    truth: pl.DataFrame


@dataclass(frozen=True, slots=True)
class SimulatedWorld:
    """A world that was run. Requests are sorted by time, accounts and truth by account id."""

    world: World
    requests: pl.DataFrame
    accounts: pl.DataFrame
    truth: pl.DataFrame
    """``account_id``, ``operator_id``, ``honest_kind``, ``role``, ``group``, ``n_requests``,
    ``n_distillation`` (requests that extract, among them)."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[OptionsT]):
    """A kind of group: one file, one ``part``."""

    name: str
    """The file's stem."""
    title: str
    """For people: singular, lower case."""
    options: type[OptionsT]
    """Frozen dataclass whose defaults are the ordinary case."""
    grow: Callable[[Plan, OptionsT], GroupTraffic]

    @property
    def hydra(self) -> bool:
        """Whether one operator runs all of its accounts."""
        return ".hydras." in self.grow.__module__

    @property
    def story(self) -> str:
        """One sentence on what the kind is: the first line of its file."""
        text = sys.modules[self.grow.__module__].__doc__ or self.title
        return text.strip().splitlines()[0]
