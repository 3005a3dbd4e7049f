"""Which worlds are fitted on, and which of them only measure the fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from forensics.foundation.errors import UsageError
from forensics.lab.suites.family import drawn, families

if TYPE_CHECKING:
    from forensics.lab.world import World

FIRST_SEED: Final = 100
"""Seeds below it belong to suites that measure: no constant ever sees them."""
TRAIN, CALIBRATE, TEST = "train", "calibrate", "test"
ROUNDS: Final = (TRAIN, CALIBRATE, TRAIN, TEST, TRAIN)
"""Whole worlds: three of five fit weights, one the maps and intervals, one measures. Every family is in each."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A world, and what it is for."""

    family: str
    world: World
    split: str


def calibration_worlds(n: int, seed: int) -> list[Chosen]:
    """Draw ``n`` worlds: open families in turn, a new seed each time round.

    Raises
    ------
    UsageError
        The seeds are those of a suite.
    """
    if seed < FIRST_SEED:
        raise UsageError(
            f"seeds below {FIRST_SEED} are kept for suites that measure", hint=f"give --seed {FIRST_SEED} or more"
        )
    names = [name for name, family in families().items() if family.split == "open"]
    chosen = []
    for i in range(n):
        turn, place = divmod(i, len(names))
        chosen.append(Chosen(names[place], drawn(names[place], seed + turn), split_of(turn, place)))
    return chosen


def split_of(turn: int, place: int) -> str:
    """Split of a family's world: the family's place in order, and how often its turn came before.

    Families start at different places of the round, so that few worlds are divided alike too.
    """
    return ROUNDS[(turn + place) % len(ROUNDS)]
