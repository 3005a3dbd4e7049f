"""A small world, masked, written and analysed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forensics.lab.simulate import simulate
from forensics.lab.world import Group
from forensics.lab.write import write_world
from forensics.pipeline import analyze
from forensics.vocabulary.settings import Inputs, Settings
from tests.lab.worlds import world_of

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.lab.world import SimulatedWorld
    from forensics.vocabulary.case import Case

GROUPS = (Group("home", "homes", 45), Group("naive", "op", 15))


def masked(*masks: str) -> SimulatedWorld:
    """Sixty accounts with all files, as an export with these masks has them."""
    world = replace(world_of(*GROUPS, days=3), files=("accounts", "payments", "events"), masks=masks)
    return simulate(world)


def analysed(world: SimulatedWorld, folder: Path) -> Case:
    """Write a world as its analyst would get it, and analyse it."""
    write_world(world, folder, "parquet")
    besides = {file: folder / f"{file}.jsonl" for file in world.world.files}
    return analyze(Inputs((str(folder / "requests.parquet"),), **besides), Settings())
