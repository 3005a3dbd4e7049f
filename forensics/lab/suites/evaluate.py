"""A suite judged by this project: outcomes for the scores, and what it cost beside them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.errors import ForensicsError, UsageError
from forensics.lab.scores.outcome import judged, outcome_of, with_actors, write_outcomes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forensics.lab.scores.outcome import Outcome
    from forensics.lab.suites.run import Judged
    from forensics.lab.suites.suite import Entry, Suite

METHOD = "forensics"
"""Our name among the methods."""


def chosen(suite: Suite, families: Sequence[str] = ()) -> tuple[Entry, ...]:
    """Worlds of the families named, in the suite's order; all when none is named.

    Raises
    ------
    UsageError
        The suite has no world of a family.
    """
    there = {entry.family for entry in suite.worlds}
    strange = [name for name in families if name not in there]
    if strange or not there:
        raise UsageError(
            f"the suite {suite.name!r} has no world" + "".join(f" of the family {name!r}" for name in strange[:1]),
            hint=f"it has {', '.join(sorted(there))}" if there else "draw some: forensics.lab.suites.freeze",
        )
    return tuple(entry for entry in suite.worlds if not families or entry.family in families)


def outcomes(worlds: Sequence[Judged], method: str = METHOD) -> list[Outcome]:
    """Set every world's truth beside what was said of it: a case's tables, or a rival's verdicts.

    Raises
    ------
    ForensicsError
        The verdicts are not of the world's accounts; the error names the world.
    """
    return [_outcome(world, method) for world in worlds]


def _outcome(world: Judged, method: str) -> Outcome:
    read = outcome_of if "membership" in world.accounts.columns else judged
    name = world.entry.world.name
    truth = with_actors(world.truth, world.workloads)
    try:
        return read(truth, world.accounts, world.clusters, world=name, family=world.entry.family, method=method)
    except ForensicsError as error:
        raise type(error)(f"the world {name!r}: {error.message}", where=error.where, hint=error.hint) from error


def keep(worlds: Sequence[Judged], found: Sequence[Outcome], folder: Path) -> None:
    """Write what came out into a folder.

    ``outcomes`` and ``worlds.parquet`` are the same bytes for the same suite, code and rules; ``timing.json`` never is.
    """
    write_outcomes(found, folder / "outcomes")
    world_table(worlds).write_parquet(folder / "worlds.parquet", compression="zstd")
    spent = {world.entry.world.name: asdict(world.timing) for world in worlds}
    (folder / "timing.json").write_text(json.dumps(spent, indent=1) + "\n", "utf-8")


def world_table(worlds: Sequence[Judged]) -> pl.DataFrame:
    """One row a world: its family, digests and size."""
    return pl.DataFrame(
        {
            "world": [world.entry.world.name for world in worlds],
            "family": [world.entry.family for world in worlds],
            "description": [world.entry.digest for world in worlds],
            "content": [world.content for world in worlds],
            "n_accounts": [world.n_accounts for world in worlds],
            "n_requests": [world.n_requests for world in worlds],
        },
        schema_overrides={"n_accounts": pl.Int64, "n_requests": pl.Int64},
    )
