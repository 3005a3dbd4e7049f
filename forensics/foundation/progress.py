"""How long work says where it is, without knowing whether anyone watches."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """A listener. The front door shows it on a terminal and stays quiet in cron."""

    def start(self, phase: str, total: int | None = None, unit: str = "rows") -> None:
        """Begin a phase; ``total`` is in ``unit``, None when unknown."""
        ...

    def advance(self, amount: int) -> None:
        """Count ``amount`` units of the phase as done."""
        ...


class Silence:
    """A listener that ignores everything: for the library and for tests."""

    def start(self, phase: str, total: int | None = None, unit: str = "rows") -> None:
        """Ignore."""

    def advance(self, amount: int) -> None:
        """Ignore."""
