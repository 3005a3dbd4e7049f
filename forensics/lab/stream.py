"""A world too large for memory, written while it grows."""

from __future__ import annotations

from dataclasses import replace
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
        found: SimulatedWorld | None = None
        # Not a for loop: its variable would hold a stretch while the next one is grown.
        stretches = enumerate(grow(world))
        while (rest := _written_next(world, stretches, beside / "requests", container)) is not None:
            found = rest if found is None else _added(found, rest)
        if found is None:
            raise UsageError("a world needs at least one group", where=world.name)
        write_sheets(found, beside)
        write_truth(found, beside, "requests/")
    return found


def _written_next(
    world: World, stretches: Iterator[tuple[int, GroupTraffic]], folder: Path, container: Container
) -> SimulatedWorld | None:
    """Write the requests of the next stretch, and give all that comes with it; None when there is none."""
    grown = next(stretches, None)
    if grown is None:
        return None
    part = together(world, [grown[1]])
    write_requests(part.requests, folder / f"part-{grown[0]:05d}.{container}", container)
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
