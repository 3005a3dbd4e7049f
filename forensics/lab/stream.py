"""A world too large for memory, written while it grows."""

from __future__ import annotations

from dataclasses import replace
from itertools import count, islice
from typing import TYPE_CHECKING

import polars as pl

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
    with whole_folder(folder, container) as beside:
        (beside / "requests").mkdir()
        stretches, found = grow(world), None
        for number in count():
            rest = _written_next(world, stretches, beside / "requests" / f"part-{number:05d}.{container}", container)
            if rest is None:
                break
            found = rest if found is None else _added(found, rest)
        if found is None:
            raise UsageError("a world needs at least one group", where=world.name)
        write_sheets(found, beside)
        write_truth(found, beside, "requests/")
    return found


def _written_next(
    world: World, stretches: Iterator[GroupTraffic], path: Path, container: Container
) -> SimulatedWorld | None:
    """Write the requests of the next stretch, and give all that comes with it; None when there is none.

    Nothing names a stretch once it is in order, and no name outlives this call: one is in memory at a time.
    """
    grown = list(islice(stretches, 1))
    if not grown:
        return None
    part = together(world, grown)
    grown.clear()
    write_requests(part.requests, path, container)
    return replace(part, requests=part.requests.clear())


def _added(first: SimulatedWorld, second: SimulatedWorld) -> SimulatedWorld:
    return replace(
        second,
        accounts=pl.concat([first.accounts, second.accounts]).sort("account_id"),
        truth=summed(pl.concat([first.truth, second.truth]), ["account_id"]),
        workloads=summed(pl.concat([first.workloads, second.workloads]), WORKLOAD),
        payments=pl.concat([first.payments, second.payments]).sort("account_id", "added_at"),
        events=pl.concat([first.events, second.events]).sort("timestamp", "account_id", "event"),
    )
