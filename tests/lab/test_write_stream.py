"""A world written while it grows: the same rows as a world written whole, in the memory of one stretch."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from forensics.foundation.errors import UsageError
from forensics.lab.kinds import kinds
from forensics.lab.simulate import simulate
from forensics.lab.stream import write_stream
from forensics.lab.world import Group
from forensics.lab.write import write_world
from tests.lab.worlds import world_of

SLICED = sorted(name for name, kind in kinds().items() if kind.sliced)
WORLD = replace(
    world_of(Group("home", "homes", 40), Group("naive", "op", 12), Group("carrier_nat", "nat", 30)),
    files=("accounts", "payments", "events"),
)
ROOT = Path(__file__).parents[2]
PEAK = """
import sys, tempfile
from datetime import date
from pathlib import Path
from forensics.lab.stream import write_stream
from forensics.lab.suites.task import peak_bytes
from forensics.lab.world import Group, World

groups = tuple(Group("home", f"homes-{i}", 1_000, (("requests", 30.0),)) for i in range(int(sys.argv[1])))
with tempfile.TemporaryDirectory() as folder:
    before = peak_bytes()
    write_stream(World("large", 1, date(2026, 9, 7), 14, groups), Path(folder) / "w", "parquet")
    print(peak_bytes() - before)
"""


def lines(folder: Path) -> pl.DataFrame:
    parts = sorted((folder / "requests").iterdir())
    frames = [pl.read_parquet(part) for part in parts]
    assert all(frame["timestamp"].is_sorted() for frame in frames)
    return pl.concat(frames).sort("timestamp", "request_id")


@pytest.mark.parametrize("masks", [(), ("no_payment",)])
def test_a_streamed_world_has_the_rows_of_a_whole_one(tmp_path: Path, masks: tuple[str, ...]) -> None:
    world = replace(WORLD, masks=masks)
    write_world(simulate(world), tmp_path / "whole", "parquet")
    found = write_stream(world, tmp_path / "parts", "parquet")
    assert len(list((tmp_path / "parts" / "requests").iterdir())) == 3
    assert_frame_equal(lines(tmp_path / "parts"), pl.read_parquet(tmp_path / "whole" / "requests.parquet"))
    for name in ("accounts.jsonl", "payments.jsonl", "events.jsonl", "world.json", "truth.parquet"):
        assert (tmp_path / "parts" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes(), name
    whole, parts = ((tmp_path / name / "README.md").read_text("utf-8") for name in ("whole", "parts"))
    assert parts == whole.replace("requests.parquet", "requests/")
    assert found.requests.is_empty()


@pytest.mark.parametrize("kind", SLICED)
def test_stretches_of_a_group_are_files_and_count_once(tmp_path: Path, kind: str) -> None:
    world = world_of(Group(kind, "sliced", 40, slices=3), Group("home", "homes", 10))
    found = write_stream(world, tmp_path / "w", "parquet")
    assert [path.name for path in sorted((tmp_path / "w" / "requests").iterdir())] == [
        f"part-{number:05d}.parquet" for number in range(4)
    ]
    written = lines(tmp_path / "w")
    assert_frame_equal(written, simulate(world).requests)
    assert found.truth["n_requests"].sum() == len(written)
    assert found.accounts["account_id"].is_unique().all()


def test_two_streams_have_the_same_bytes_and_replace_each_other(tmp_path: Path) -> None:
    for name in ("a", "b", "b"):
        write_stream(WORLD, tmp_path / name, "jsonl.gz")
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file())
    assert len(files) == 10
    for path in files:
        assert (tmp_path / "a" / path).read_bytes() == (tmp_path / "b" / path).read_bytes()


def test_a_failure_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    for world in (replace(WORLD, groups=(*WORLD.groups, Group("nobody", "x", 3))), replace(WORLD, groups=())):
        with pytest.raises(UsageError):
            write_stream(world, tmp_path / "w", "parquet")
    assert list(tmp_path.iterdir()) == []


def test_ten_times_the_stretches_take_far_less_than_ten_times_the_memory() -> None:
    """Compared, not absolute: what grows is the accounts; the requests of 20 stretches held at once take 10 times."""
    few, many = (
        int(subprocess.run([sys.executable, "-c", PEAK, str(n)], check=True, capture_output=True, cwd=ROOT).stdout)
        for n in (2, 20)
    )
    if not few:
        pytest.skip("the system does not say how much memory was used")
    assert many < 3 * few
