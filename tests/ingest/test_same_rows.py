"""The law that matters: the same rows are the same log, however they are packed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from tests.ingest.logs import check_counts, content, jsonl, read, request, written

if TYPE_CHECKING:
    from pathlib import Path


def _world() -> list[dict[str, Any]]:
    chance = random.Random(7)  # noqa: S311 (a made-up log)
    addresses = ["203.0.113.9", "::ffff:198.51.100.7", "2001:DB8::1", "10.0.0.3", "-", None, "198.51.100.*"]
    rows = [
        request(
            f"a{chance.randrange(20)}",
            timestamp=f"2026-03-{chance.randrange(1, 29):02}T{number % 24:02}:00:00.{chance.randrange(10**6):06}Z",
            request_id=chance.choice([None, f"r{number}"]),
            ip=chance.choice(addresses),
            ip_chain=chance.choice([None, ["203.0.113.77", "10.0.0.1"]]),
            asn=chance.choice([None, 64500]),
            country=chance.choice(["de", "SG", None]),
            prompt=chance.choice(["hello", 'a "quoted" line\nand é', "", None]),
            temperature=chance.choice([None, 0.1, 1.0, 0.30000000000000004]),
            max_tokens=chance.choice([None, 4096, 2**53 + 1]),
            stream=chance.choice([True, False, None]),
            status=chance.choice([200, 429]),
            latency_ms=chance.random() * 1000,
        )
        for number in range(300)
    ]
    rows += rows[:10]
    return [*rows, request("", request_id="nobody"), request("a1", timestamp="never")]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("plain")
    return content(read(folder, written(folder / "log.jsonl", jsonl(*_world()))))


@pytest.mark.parametrize("name", ["log.jsonl.gz", "log.jsonl.zst", "anything.bin"])
def test_packed_json_lines_are_the_same_log(tmp_path: Path, expected: list[str], name: str) -> None:
    log = read(tmp_path, written(tmp_path / name, jsonl(*_world())))
    assert content(log) == expected
    check_counts(log)


def test_parquet_is_the_same_log(tmp_path: Path, expected: list[str]) -> None:
    path = tmp_path / "log.parquet"
    pl.DataFrame(_world(), infer_schema_length=None).write_parquet(path, row_group_size=50)
    log = read(tmp_path, path, batch_rows=70)
    assert content(log) == expected
    check_counts(log)


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_parquet_with_native_times_is_the_same_log(tmp_path: Path, unit: Any) -> None:
    rows = [row for row in _world() if row["timestamp"] != "never"]
    whole = [{**row, "timestamp": row["timestamp"][:19] + "Z"} for row in rows]
    frame = pl.DataFrame(whole, infer_schema_length=None).with_columns(
        pl.col("timestamp").str.to_datetime("%+", time_unit=unit, time_zone="UTC").dt.convert_time_zone("Asia/Tokyo")
    )
    frame.write_parquet(tmp_path / "log.parquet")
    plain = written(tmp_path / "log.jsonl", jsonl(*whole))
    assert content(read(tmp_path, tmp_path / "log.parquet")) == content(read(tmp_path, plain))


def test_five_files_are_the_same_log(tmp_path: Path, expected: list[str]) -> None:
    folder = tmp_path / "split"
    folder.mkdir()
    rows = _world()
    for part in range(5):
        written(folder / f"part{part}.jsonl", jsonl(*rows[part::5]))
    log = read(tmp_path, folder)
    assert content(log) == expected
    check_counts(log)


def test_shuffled_rows_are_the_same_log(tmp_path: Path, expected: list[str]) -> None:
    rows = _world()
    random.Random(3).shuffle(rows)  # noqa: S311 (a made-up log)
    assert content(read(tmp_path, written(tmp_path / "log.jsonl", jsonl(*rows)))) == expected


def test_files_of_different_schemas_are_one_log(tmp_path: Path, expected: list[str]) -> None:
    rows = _world()
    written(tmp_path / "a.jsonl", jsonl(*rows[:100]))
    frame = pl.DataFrame(rows[100:], infer_schema_length=None)
    frame.with_columns(pl.col("status").cast(pl.String), pl.col("asn").cast(pl.Float64)).write_parquet(
        tmp_path / "b.parquet"
    )
    assert content(read(tmp_path, tmp_path / "a.jsonl", tmp_path / "b.parquet")) == expected
