"""A world too large for memory, written while it grows."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl

from forensics.engines.local import reduce_all
from forensics.foundation.errors import UsageError
from forensics.lab.simulate import WORKLOAD, grow, summed, together
from forensics.lab.write import whole_folder, write_requests, write_sheets, write_truth

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forensics.lab.world import GroupTraffic, SimulatedWorld, World
    from forensics.lab.write import Container


def write_stream(world: World, folder: Path, container: Container) -> SimulatedWorld:
    """Grow a world and write it stretch by stretch, in the memory of one: requests go to a folder, a file a stretch.

    Each file is in order of time, the files are in the order of groups and their stretches. Accounts, payments,
    events and truth are as ``write_world`` has them.

    Returns
    -------
    SimulatedWorld
        The world without its requests.

    Raises
    ------
    UsageError
        The container is not one of parquet, jsonl and jsonl.gz.
    ResourceError
        The disk is full; nothing is left of the world.
    """
    if not world.groups:
        raise UsageError("a world needs at least one group", where=world.name)
    with whole_folder(folder, container) as beside:
        (beside / "requests").mkdir()
        stretches = grow(world)

        def written(number: int) -> SimulatedWorld:
            return _written_next(world, stretches, beside / "requests" / f"part-{number:05d}.{container}", container)

        # Over numbers, not over stretches: whoever goes through them would hold one while the next is grown.
        found = reduce_all(range(sum(group.slices for group in world.groups)), written, _merged)
        write_sheets(found, beside)
        write_truth(found, beside, "requests/")
    return found


def _written_next(world: World, stretches: Iterator[GroupTraffic], path: Path, container: Container) -> SimulatedWorld:
    """Write the requests of the next stretch, and give all that comes with it.

    Nothing names a stretch once it is in order, and no name outlives this call: one is in memory at a time.
    """
    grown = list(islice(stretches, 1))
    part = together(world, grown)
    grown.clear()
    write_requests(part.requests, path, container)
    return replace(part, requests=part.requests.clear(), purposes=part.purposes.clear())


def _merged(parts: list[SimulatedWorld]) -> SimulatedWorld:
    return replace(
        parts[0],
        accounts=pl.concat([part.accounts for part in parts]).sort("account_id"),
        truth=summed(pl.concat([part.truth for part in parts]), ["account_id"]),
        workloads=summed(pl.concat([part.workloads for part in parts]), WORKLOAD),
        payments=pl.concat([part.payments for part in parts]).sort("account_id", "added_at"),
        events=pl.concat([part.events for part in parts]).sort("timestamp", "account_id", "event"),
    )
