"""What a relay is put together from: a scheduler that picks accounts, and a way out into the internet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forensics.foundation.errors import UsageError
from forensics.foundation.registry import parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from forensics.lab.draws import Ints
    from forensics.lab.growth.pools import Queue
    from forensics.lab.growth.routes import Route, Ways


@dataclass(frozen=True, slots=True)
class Scheduler:
    """How a relay picks the account of each request: one file, one ``part``."""

    name: str
    """The file's stem."""
    story: str
    """For people: which relays do so."""
    deal: Callable[[Queue], Ints]
    """The account of each request in the queue."""


@dataclass(frozen=True, slots=True)
class Exit:
    """Where a relay's requests come from: one file, one ``part``."""

    name: str
    """The file's stem."""
    story: str
    """For people: what an analyst sees."""
    place: Callable[[Route], Ways]
    usual: int
    """Machines or lines, when a group does not say how many."""


def scheduler_named(name: str) -> Scheduler:
    """Find a scheduler.

    Raises
    ------
    UsageError
        No file has that name.
    """
    found = parts("forensics.lab.schedulers", Scheduler)
    if name not in found:
        raise UsageError(f"no scheduler is called {name!r}", hint=f"one of {', '.join(found)}")
    return found[name]


def exit_named(name: str) -> Exit:
    """Find a way out.

    Raises
    ------
    UsageError
        No file has that name.
    """
    found = parts("forensics.lab.exits", Exit)
    if name not in found:
        raise UsageError(f"no way out is called {name!r}", hint=f"one of {', '.join(found)}")
    return found[name]
