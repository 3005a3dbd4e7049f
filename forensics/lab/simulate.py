"""Run a world: description in, requests, accounts and truth out."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.foundation.errors import UsageError
from forensics.lab.draws import group_rng
from forensics.lab.kinds import kind_named
from forensics.lab.world import Group, GroupTraffic, Kind, Plan, SimulatedWorld, World
from forensics.vocabulary.columns import ACCOUNT_COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.lab.write import Container


def simulate(world: World) -> SimulatedWorld:
    """Run a world.

    Every group draws from a generator of its own, named by the world's seed and the group's place and
    name: a group added at the end changes no row of the others.

    Raises
    ------
    UsageError
        A kind or one of its options does not exist, two groups share a name, or a size is not positive.
    """
    names = [group.name for group in world.groups]
    if len(set(names)) < len(names) or world.days < 1:
        raise UsageError("groups need distinct names, and a world at least one day", where=world.name)
    grown = [grow_group(world, index, group) for index, group in enumerate(world.groups)]
    requests = pl.concat([traffic.requests for traffic in grown]).sort("timestamp", "request_id")
    if world.columns:
        requests = requests.select("timestamp", "account_id", *world.columns)
    accounts = pl.concat([traffic.accounts for traffic in grown]).sort("account_id")
    truth = pl.concat([traffic.truth for traffic in grown]).sort("account_id")
    return SimulatedWorld(world, requests, accounts.select(list(ACCOUNT_COLUMNS)), truth)


def grow_group(world: World, index: int, group: Group) -> GroupTraffic:
    """Grow one group of a world, by its place there."""
    kind = kind_named(group.kind)
    if group.accounts < 1:
        raise UsageError(f"group {group.name!r} needs at least one account", where=world.name)
    midnight = datetime.combine(world.start, time(), UTC)
    plan = Plan(
        rng=group_rng(world.seed, index, group.name),
        group=group.name,
        accounts=group.accounts,
        start=int(midnight.timestamp()) * 1_000_000,
        days=world.days,
        prompts=world.prompts,
    )
    return kind.grow(plan, _options(kind, group))


def _options(kind: Kind[Any], group: Group) -> object:
    try:
        return kind.options(**dict(group.options))
    except TypeError as wrong:
        known = ", ".join(kind.options.__dataclass_fields__)
        raise UsageError(f"group {group.name!r}: {wrong}", hint=f"{kind.name} has {known}") from wrong


def simulate_preset(name: str, seed: int, scale: float, out: Path, container: Container) -> SimulatedWorld:
    """Run a preset at a scale and write it into a folder: what ``forensics lab simulate`` does."""
    from forensics.lab.presets import preset  # noqa: PLC0415
    from forensics.lab.write import write_world  # noqa: PLC0415

    world = simulate(preset(name, seed, scale))
    write_world(world, out, container)
    return world
