"""A simulated world on disk."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import polars as pl

from forensics.engines.full_disk import naming_full_disk
from forensics.foundation.errors import UsageError
from forensics.lab.kinds import kind_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forensics.lab.world import Group, SimulatedWorld

Container = Literal["parquet", "jsonl", "jsonl.gz"]
_CONTAINERS = ("parquet", "jsonl", "jsonl.gz")
_GZIP_LEVEL = 9
_ZSTD_LEVEL = 3
"""Level 12 makes files 4 % smaller and takes five times as long: longer than growing them."""
_ISO = "%Y-%m-%dT%H:%M:%S%.6fZ"


def write_world(world: SimulatedWorld, folder: Path, container: Container) -> None:
    """Write requests, accounts, truth, description and README into a folder: all of them, or none.

    Raises
    ------
    UsageError
        The container is not one of parquet, jsonl and jsonl.gz.
    ResourceError
        The disk is full; nothing is left of the world.
    """
    with whole_folder(folder, container) as beside:
        write_export(world, beside, container)
        write_truth(world, beside, f"requests.{container}")


@contextmanager
def whole_folder(folder: Path, container: Container) -> Iterator[Path]:
    """Give a folder beside; what was written there comes into the folder at the end, all of it or nothing."""
    if container not in _CONTAINERS:
        raise UsageError(f"unknown container {container!r}", hint=f"one of {', '.join(_CONTAINERS)}")
    folder = folder.absolute()
    with naming_full_disk(folder, "the world", "free space there, or choose an --out on another disk"):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as beside:
            yield Path(beside)
            folder.mkdir(exist_ok=True)
            for written in sorted(Path(beside).iterdir()):
                if (folder / written.name).is_dir():
                    shutil.rmtree(folder / written.name)
                written.replace(folder / written.name)


def write_truth(world: SimulatedWorld, folder: Path, requests_name: str) -> None:
    """Write truth, description and README, which says where the requests are."""
    world.truth.write_parquet(folder / "truth.parquet", compression="zstd")
    world.workloads.write_parquet(folder / "truth_workloads.parquet", compression="zstd")
    (folder / "world.json").write_text(json.dumps(asdict(world.world), default=str, indent=1) + "\n", "utf-8")
    (folder / "README.md").write_text(readme(world, requests_name), "utf-8")


def write_export(world: SimulatedWorld, folder: Path, container: Container) -> None:
    """Write what an analyst gets, and nothing of the truth, into a folder that is there."""
    write_requests(world.requests, folder / f"requests.{container}", container)
    write_sheets(world, folder)


def write_requests(requests: pl.DataFrame, path: Path, container: Container) -> None:
    """Write requests in their order; equal requests, equal bytes."""
    if container == "parquet":
        requests.write_parquet(path, compression="zstd", compression_level=_ZSTD_LEVEL)
        return
    text = json_lines(requests)
    path.write_bytes(text if container == "jsonl" else gzipped(text))


def write_sheets(world: SimulatedWorld, folder: Path) -> None:
    """Write the files that a world has besides requests and truth."""
    for file in world.world.files:
        (folder / f"{file}.jsonl").write_bytes(json_lines(getattr(world, file)))


def json_lines(rows: pl.DataFrame) -> bytes:
    """One JSON object per row; columns without any value are left out."""
    present = [name for name in rows.columns if rows[name].null_count() < len(rows)]
    times = [name for name in present if isinstance(rows.schema[name], pl.Datetime)]
    buffer = io.BytesIO()
    rows.select(present).with_columns(pl.col(times).dt.strftime(_ISO)).write_ndjson(buffer)
    return buffer.getvalue()


def gzipped(content: bytes) -> bytes:
    """Compress without a time stamp or a file name: equal content, equal bytes."""
    return gzip.compress(content, _GZIP_LEVEL, mtime=0)


def readme(world: SimulatedWorld, requests_name: str) -> str:
    """Say what a world holds and what is to be found in it."""
    hydras, crowds = (
        [_portrait(world, group) for group in world.world.groups if kind_named(group.kind).hydra is hydra]
        for hydra in (True, False)
    )
    spell = f"{world.world.days} days from {world.world.start}"
    given = ", ".join(f"`{file}`" for file in [requests_name, *(f"{file}.jsonl" for file in world.world.files)])
    lines = [
        f"# Simulated world `{world.world.name}`, seed {world.world.seed}",
        "",
        f"{int(world.truth['n_requests'].sum()):,} requests of {len(world.accounts):,} accounts, {spell}.",
        "Nobody in it exists: addresses, cards, names, hashes and prompts are invented.",
        "",
        f"- {given}: what an analyst would get.",
        "- `truth.parquet`: who runs each account, and how many of its requests extract; `truth_workloads.parquet`:",
        "  what was extracted, and for whom. Not for the analysis.",
        "- `world.json`: the description and the seed.",
        "",
        "## To be found",
        "",
        *(hydras or ["Nothing. Every network reported in this world is a false accusation."]),
        "",
        "## Honest, and not to be accused",
        "",
        *(crowds or ["Nobody."]),
        "",
    ]
    return "\n".join(lines)


def _portrait(world: SimulatedWorld, group: Group) -> str:
    truth = world.truth.filter(pl.col("group") == group.name)
    requests, taken = int(truth["n_requests"].sum()), int(truth["n_distillation"].sum())
    extraction = f", {taken:,} of them extraction" if taken else ""
    story = kind_named(group.kind).story
    return f"- `{group.name}`: {len(truth):,} accounts, {requests:,} requests{extraction}. {story}"
