"""Run a world: description in, requests, accounts and truth out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.foundation.errors import UsageError
from forensics.lab.draws import group_rng
from forensics.lab.kinds import kind_named, mask_named
from forensics.lab.world import Group, GroupTraffic, Kind, Plan, SimulatedWorld, World
from forensics.vocabulary.columns import ACCOUNT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator


WORKLOAD = ["account_id", "campaign", "actor", "family"]
"""What a row of the truth about workloads is named by."""


def simulate(world: World) -> SimulatedWorld:
    """Run a world.

    Every group draws from a generator of its own, named by the world's seed and the group's place and
    name: a group added at the end changes no row of the others.

    Raises
    ------
    UsageError
        A kind or one of its options does not exist, two groups share a name, or a size is not positive.
    """
    return together(world, list(grow(world)))


def together(world: World, grown: list[GroupTraffic]) -> SimulatedWorld:
    """Put grown stretches into order, and say what the world's masks leave of them: all of a world's, or some."""
    requests = pl.concat([traffic.requests for traffic in grown]).sort("timestamp", "request_id")
    simulated = SimulatedWorld(
        world=world,
        requests=requests.select("timestamp", "account_id", *world.columns) if world.columns else requests,
        accounts=pl.concat([traffic.accounts for traffic in grown]).sort("account_id").select(list(ACCOUNT_COLUMNS)),
        truth=summed(pl.concat([traffic.truth for traffic in grown]), ["account_id"]),
        workloads=summed(pl.concat([traffic.workloads for traffic in grown]), WORKLOAD),
        purposes=pl.concat([traffic.purposes for traffic in grown]).sort("request_id"),
        payments=pl.concat([traffic.payments for traffic in grown]).sort("account_id", "added_at"),
        events=pl.concat([traffic.events for traffic in grown]).sort("timestamp", "account_id", "event"),
    )
    for mask in world.masks:
        simulated = mask_named(mask).apply(simulated)
    return simulated


def grow(world: World) -> Iterator[GroupTraffic]:
    """Grow the groups of a world, one stretch of time after another.

    Accounts, payments and events come with a group's first stretch; truth and workloads count each stretch's own
    requests.
    """
    names = [group.name for group in world.groups]
    if len(set(names)) < len(names) or world.days < 1:
        raise UsageError("groups need distinct names, and a world at least one day", where=world.name)
    for index, group in enumerate(world.groups):
        for number in range(group.slices):
            # Not named here: a stretch that its user has dropped must not wait for the next one to be grown.
            yield _stretch(world, index, group, number)


def _stretch(world: World, index: int, group: Group, number: int) -> GroupTraffic:
    traffic = grow_group(world, index, group, number)
    if not number:
        return traffic
    return replace(traffic, accounts=traffic.accounts.clear(), payments=traffic.payments.clear())


def summed(rows: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Add up the counts of several stretches."""
    counts = [name for name in rows.columns if name.startswith("n_")]
    rest = [name for name in rows.columns if name not in {*key, *counts}]
    added = rows.group_by(key, maintain_order=True).agg(pl.col(rest).first(), pl.col(counts).sum())
    return added.select(rows.columns).sort(key)


def grow_group(world: World, index: int, group: Group, number: int = 0) -> GroupTraffic:
    """Grow one stretch of one group of a world, by its place there."""
    kind = kind_named(group.kind)
    if group.accounts < 1:
        raise UsageError(f"group {group.name!r} needs at least one account", where=world.name)
    if group.slices > 1 and not kind.sliced:
        raise UsageError(f"group {group.name!r}: a {kind.title} cannot be grown in stretches", where=world.name)
    midnight = datetime.combine(world.start, time(), UTC)
    plan = Plan(
        rng=group_rng(world.seed, index, group.name),
        group=group.name,
        accounts=group.accounts,
        start=int(midnight.timestamp()) * 1_000_000,
        days=world.days,
        prompts=world.prompts,
        files=world.files,
        slice=number,
        slices=group.slices,
        seed=(world.seed, group.name),
    )
    return kind.grow(plan, _options(kind, group))


def _options(kind: Kind[Any], group: Group) -> object:
    try:
        return kind.options(**dict(group.options))
    except TypeError as wrong:
        known = ", ".join(kind.options.__dataclass_fields__)
        raise UsageError(f"group {group.name!r}: {wrong}", hint=f"{kind.name} has {known}") from wrong
