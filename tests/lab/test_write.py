"""Worlds on disk: the same bytes, and a README that says what is to be found."""

from __future__ import annotations

import gzip
import json
import resource
import signal
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from forensics.foundation.errors import ResourceError, UsageError
from forensics.lab.presets import preset, simulate_preset
from forensics.lab.samples import SAMPLES, main, write_samples
from forensics.lab.simulate import simulate
from forensics.lab.write import Container, write_world

CHECKED_IN = Path(__file__).parents[2] / "sample_logs"
CONTAINERS: tuple[Container, ...] = ("parquet", "jsonl", "jsonl.gz")


@pytest.mark.parametrize("container", CONTAINERS)
def test_two_writings_have_the_same_bytes(tmp_path: Path, container: Container) -> None:
    for name in ("a", "b"):
        simulate_preset("mixed", 4, 0.05, tmp_path / name, container)
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    truths = ["truth.parquet", "truth_workloads.parquet"]
    assert files == ["README.md", "accounts.jsonl", f"requests.{container}", *truths, "world.json"]
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_json_lines_hold_the_same_requests_as_parquet(tmp_path: Path) -> None:
    simulate_preset("hydra", 4, 0.05, tmp_path, "parquet")
    simulate_preset("hydra", 4, 0.05, tmp_path, "jsonl.gz")
    frame = pl.read_parquet(tmp_path / "requests.parquet")
    lines = [json.loads(line) for line in gzip.decompress((tmp_path / "requests.jsonl.gz").read_bytes()).splitlines()]
    assert [line["request_id"] for line in lines] == frame["request_id"].to_list()
    assert lines[0]["timestamp"] == frame["timestamp"][0].strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert [line["latency_ms"] for line in lines] == frame["latency_ms"].to_list()


def test_an_unknown_container_is_a_usage_error(tmp_path: Path) -> None:
    world = simulate_preset("mixed", 4, 0.05, tmp_path, "jsonl")
    with pytest.raises(UsageError, match="container"):
        write_world(world, tmp_path, "xlsx")  # type: ignore[arg-type]


def test_a_full_disk_names_the_place_and_leaves_nothing(tmp_path: Path) -> None:
    world = simulate(preset("mixed", 4, 0.05))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, before[1]))
    try:
        for container in CONTAINERS:
            with pytest.raises(ResourceError, match=r"no room for the world.*--out") as caught:
                write_world(world, tmp_path / "w", container)
            assert caught.value.where == str(tmp_path / "w")
            assert list(tmp_path.iterdir()) == []
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def test_the_readme_counts_what_the_truth_counts(tmp_path: Path) -> None:
    world = simulate_preset("mixed", 4, 0.2, tmp_path, "parquet")
    text = (tmp_path / "README.md").read_text("utf-8")
    pool = world.truth.filter(pl.col("operator_id") == "op-mixed")
    assert f"- `op-mixed`: {len(pool):,} accounts, {pool['n_requests'].sum():,} requests" in text
    quiet = simulate_preset("quiet", 4, 0.2, tmp_path / "quiet", "parquet")
    assert quiet.truth["operator_id"].is_null().all()
    assert "Nothing." in (tmp_path / "quiet" / "README.md").read_text("utf-8")


def test_the_checked_in_samples_are_what_their_seeds_give(tmp_path: Path) -> None:
    write_samples(tmp_path)
    for sample in SAMPLES:
        fresh, kept = tmp_path / sample.preset, CHECKED_IN / sample.preset
        for name in ("README.md", "world.json", "accounts.jsonl"):
            assert (fresh / name).read_bytes() == (kept / name).read_bytes(), f"{sample.preset}/{name}"
        assert_frame_equal(pl.read_parquet(fresh / "truth.parquet"), pl.read_parquet(kept / "truth.parquet"))
        requests = f"requests.{sample.container}"
        if sample.container == "parquet":
            assert_frame_equal(pl.read_parquet(fresh / requests), pl.read_parquet(kept / requests))
        else:
            first, second = (gzip.decompress((folder / requests).read_bytes()) for folder in (fresh, kept))
            assert first == second


def test_samples_stay_small() -> None:
    for sample in SAMPLES:
        size = sum(path.stat().st_size for path in (CHECKED_IN / sample.preset).iterdir())
        assert size < 2_600_000, sample.preset


def test_the_samples_command_wants_one_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
