"""What a family of worlds is: a way of drawing one from a seed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from forensics.foundation.errors import UsageError
from forensics.foundation.registry import parts
from forensics.lab.draws import group_rng
from forensics.lab.kinds import kind_named, mask_named
from forensics.lab.world import Group, World

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from forensics.lab.world import File, Prompts

FOLDER = "forensics.lab.families"
Split = Literal["open", "held_out"]
"""open: worlds of it may be fitted on and measured on. held_out: measured on only, no constant ever saw one."""

FIRST_START = date(2026, 1, 5)
"""A Monday. Worlds start in 2026, the year that the tables of clients, models and networks describe."""
START_DAYS = 238
"""Days after it within which a world starts, so that one of 90 days still ends in 2026."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a family draws: a world but for its name, its seed and its first day."""

    groups: tuple[Group, ...]
    days: int
    masks: tuple[str, ...] = ()
    files: tuple[File, ...] = ("accounts",)
    prompts: Prompts = "text"
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """A family of worlds: one file in ``forensics/lab/families``, one ``part``."""

    name: str
    """The file's stem."""
    title: str
    """For tables: a few words, lower case."""
    draw: Callable[[np.random.Generator], Sketch]
    """Every number that varies comes from the generator, and from nothing else."""
    split: Split = "open"


def families() -> dict[str, Family]:
    """Name to family, in order of name."""
    return parts(FOLDER, Family)


def family_named(name: str) -> Family:
    """Find a family.

    Raises
    ------
    UsageError
        No file has that name.
    """
    found = families()
    if name not in found:
        raise UsageError(f"no family of worlds is called {name!r}", hint=f"one of {', '.join(found)}")
    return found[name]


def drawn(family: str, seed: int) -> World:
    """Draw a family's world of a seed: the same seed, the same world.

    Raises
    ------
    UsageError
        There is no such family, or it drew a kind, an option or a mask that does not exist.
    """
    rng = group_rng(seed, 0, f"family {family}")
    # First, so that a family that draws one number more keeps its worlds' days.
    start = FIRST_START + timedelta(days=int(rng.integers(0, START_DAYS + 1)))
    sketch = family_named(family).draw(rng)
    groups = tuple(_spelled(group) for group in sketch.groups)
    for mask in sketch.masks:
        mask_named(mask)
    return World(
        f"{family}-{seed}",
        seed,
        start,
        sketch.days,
        groups,
        prompts=sketch.prompts,
        columns=sketch.columns,
        files=sketch.files,
        masks=sketch.masks,
    )


def _spelled(group: Group) -> Group:
    """Spell out every option, so that a default that changes later changes no world that was drawn before."""
    kind = kind_named(group.kind)
    try:
        options = kind.options(**dict(group.options))
    except TypeError as wrong:
        known = ", ".join(kind.options.__dataclass_fields__)
        raise UsageError(f"group {group.name!r}: {wrong}", hint=f"{kind.name} has {known}") from wrong
    return replace(group, options=tuple(asdict(options).items()))
