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

File = Literal["accounts", "payments", "events"]
"""What a world is written with, besides requests and truth."""

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
    slices: int = 1
    """Stretches of time in which the group's requests are grown and written, one after another: bounded memory."""


@dataclass(frozen=True, slots=True)
class Workload:
    """What an operator extracts for one customer: the truth that extraction and attribution are scored against."""

    campaign: str
    """Unique in its world."""
    family: str
    """What is extracted: reasoning, rubric, rewrite, coding, tools, computer_use, vision, data_analysis, languages."""
    actor: str | None = None
    """Profile of the customer; None for a laboratory nobody has described."""


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
    files: tuple[File, ...] = ("accounts",)
    masks: tuple[str, ...] = ()
    """Parts of ``forensics/lab/masks``, in order: what the provider's export does not say."""


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
    files: tuple[File, ...] = ("accounts",)
    slice: int = 0
    """Which stretch of the world's time is grown now; people are the same in every one."""
    slices: int = 1
    seed: tuple[int, str] = (0, "")
    """The world's seed and the group's name: what further streams are named by."""

    @property
    def window(self) -> tuple[int, int]:
        """First moment of the stretch and first moment after it, µs."""
        length = self.end - self.start
        return (
            self.start + length * self.slice // self.slices,
            self.start + length * (self.slice + 1) // self.slices,
        )

    @property
    def end(self) -> int:
        """First moment after the world, µs since 1970, UTC."""
        return self.start + self.days * 86_400_000_000


Role = Literal["operator", "honest", "compromised"]
"""operator: signed up or bought by whoever runs the pool. compromised: a victim's account that the pool also uses."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is true of every account of a group."""

    operator_id: str | None
    """Who runs the accounts; None when everybody runs their own. Several groups of one operator share it."""
    honest_kind: str | None
    """Kind of the honest group; None for a hydra."""
    role: Role | pl.Series
    """One for all, or one per account in the order of the people."""


@dataclass(frozen=True, slots=True)
class GroupTraffic:
    """What a group contributes: canonical columns, in no particular order."""

    requests: pl.DataFrame
    accounts: pl.DataFrame
    truth: pl.DataFrame
    workloads: pl.DataFrame
    purposes: pl.DataFrame
    payments: pl.DataFrame
    events: pl.DataFrame


@dataclass(frozen=True, slots=True)
class SimulatedWorld:
    """A world that was run. Requests are sorted by time, accounts and truth by account id."""

    world: World
    requests: pl.DataFrame
    accounts: pl.DataFrame
    truth: pl.DataFrame
    """``account_id``, ``operator_id``, ``honest_kind``, ``role``, ``group``, ``n_requests``,
    ``n_distillation`` (requests that extract, among them)."""
    workloads: pl.DataFrame
    """``account_id``, ``campaign``, ``actor``, ``family``, ``n_requests``: what was extracted, for whom."""
    purposes: pl.DataFrame
    """``request_id``, ``campaign``, ``family`` of every request that extracts; not written."""
    payments: pl.DataFrame
    """Payment instruments, one a row, as the contract has them."""
    events: pl.DataFrame
    """Account events, as the contract has them."""


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
    sliced: bool = False
    """Whether it can be grown in stretches of time."""

    @property
    def hydra(self) -> bool:
        """Whether one operator runs all of its accounts."""
        return ".hydras." in self.grow.__module__

    @property
    def story(self) -> str:
        """One sentence on what the kind is: the first line of its file."""
        text = sys.modules[self.grow.__module__].__doc__ or self.title
        return text.strip().splitlines()[0]


@dataclass(frozen=True, slots=True)
class Mask:
    """What a provider's export does not say: one file, one ``part``."""

    name: str
    """The file's stem."""
    story: str
    """For people: which export looks so."""
    apply: Callable[[SimulatedWorld], SimulatedWorld]
