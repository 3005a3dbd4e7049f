"""Rows that are easy to lose: every one is kept, or counted under a reason."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from forensics.foundation.errors import InputError
from forensics.ingest.bad_rows import BAD_TIME, NO_ACCOUNT, NO_TIME
from tests.cli.terminal import process
from tests.hostile.reading import read, read_bytes
from tests.ingest.logs import CLOCK, jsonl, request, rows, values, written

if TYPE_CHECKING:
    from pathlib import Path

DEPTH = 64
"""Levels of nesting that are read."""


def nested(depth: int) -> dict[str, Any]:
    value: Any = 1
    for _ in range(depth):
        value = {"k": value}
    return value  # type: ignore[no-any-return]


def test_every_fate_a_row_can_have_is_counted_once(tmp_path: Path) -> None:
    lines = [
        *(request(f"a{number}", request_id=f"r{number}") for number in range(5)),
        request("a0", request_id="r0"),
        request("a0", request_id="r1"),
        request("a6", timestamp="2020-01-01T00:00:00Z"),
        request("a7", timestamp="never"),
        {"account_id": "a8"},
        {"timestamp": CLOCK},
    ]
    late = datetime(2026, 1, 1, tzinfo=UTC)
    log = read_bytes(tmp_path, jsonl(*lines) + b"oops\n\n", start=late)
    (file,) = log.inputs
    assert (file.rows, file.requests, file.repeats, file.filtered, file.rejects) == (12, 6, 1, 1, 4)
    assert log.rejects["reason"].to_list() == [BAD_TIME, NO_TIME, NO_ACCOUNT, "not JSON"]


def test_the_ledger_is_the_same_in_every_container(tmp_path: Path) -> None:
    rows = [request(f"a{number % 7}", request_id=f"r{number % 40}") for number in range(90)]
    rows[3]["timestamp"], rows[5]["account_id"] = "9999-12-31T23:59:59Z", None
    pl.DataFrame(rows).write_parquet(tmp_path / "log.parquet")
    paths = [tmp_path / "log.parquet"]
    paths += [written(tmp_path / name, jsonl(*rows)) for name in ("log.jsonl", "log.jsonl.gz", "log.jsonl.zst")]
    ledgers = set()
    for path in paths:
        (file,) = read(tmp_path, path).inputs
        ledgers.add((file.rows, file.requests, file.repeats, file.filtered, file.rejects))
    assert len(ledgers) == 1


@pytest.mark.parametrize("depth", [DEPTH - 2, DEPTH - 1, DEPTH, DEPTH + 1])
@pytest.mark.parametrize("beside", [b"", b"oops\n"])
def test_depth_is_counted_alike_on_the_fast_and_on_the_careful_way(tmp_path: Path, depth: int, beside: bytes) -> None:
    log = read_bytes(tmp_path, jsonl(request("a1"), request("a2", sdk=nested(depth))) + beside)
    assert log.n_requests == (2 if depth < DEPTH else 1)


def test_a_line_of_twenty_megabytes_is_one_reject(tmp_path: Path) -> None:
    long = jsonl(request("long", prompt="x" * (20 << 20)))
    log = read_bytes(tmp_path, jsonl(request("a1")) + long + jsonl(request("a2")))
    assert values(log, "account_id") == ["a1", "a2"]
    assert log.rejects.select("line", "reason").rows() == [(2, "the line is too long")]
    packed = gzip.compress(jsonl(request("a1")) + long.replace(b"xxxx", b"xy z", 900_000))
    with pytest.raises(InputError, match="decompression bomb"):
        read(tmp_path, written(tmp_path / "raw.bin", packed))


def test_a_long_line_without_an_end_is_one_reject(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(request("a1")) + b'{"prompt":"' + b"x" * (40 << 20))
    assert log.n_requests == 1
    assert log.rejects.select("line", "length").rows() == [(2, (40 << 20) + 11)]


def test_zeros_that_a_crash_left_cost_the_line_they_stand_in(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(request("a1")) + b"\0" * 4_096 + jsonl(request("a2"), request("a3")))
    assert values(log, "account_id") == ["a1", "a3"]
    assert log.rejects["line"].to_list() == [2]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\r"])
def test_only_a_newline_ends_a_line(tmp_path: Path, separator: str) -> None:
    line = jsonl(request("a1"))[:-1] + separator.encode() + jsonl(request("a2"))
    log = read_bytes(tmp_path, line + jsonl(request("a3")))
    assert log.inputs[0].rows == 2
    assert values(log, "account_id") == ["a3"]


def test_a_bomb_of_two_megabytes_is_stopped_in_little_memory(tmp_path: Path) -> None:
    packed = gzip.compress(b" " * (64 << 20)) * 30
    assert 1_800_000 < len(packed) < 2_100_000
    (tmp_path / "bomb.jsonl.gz").write_bytes(packed)
    answer = process("inspect", tmp_path / "bomb.jsonl.gz", "--memory-limit", "600M")
    assert answer.code == 3
    assert "decompression bomb" in answer.err


def test_times_of_the_future_are_kept_until_the_century_ends(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(request(), request(timestamp="2099-12-31T23:59:59Z"), request(timestamp=4e9)))
    assert log.n_requests == 3


def test_addresses_of_nobody_are_a_loud_warning(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(request(ip="10.0.0.1"), request(ip="not an address"), request(ip="::1")))
    assert any("not one usable client address" in text for text in log.warnings)
    assert any("3 of 3 addresses are not public" in text for text in log.warnings)


def test_one_request_id_for_every_row_hides_no_row(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(*(request(f"a{number}", request_id="same") for number in range(50))))
    assert log.n_requests == 50
    assert any("the same request_id" in text for text in log.warnings)


def test_parquet_files_of_differing_schemas_are_one_log(tmp_path: Path) -> None:
    pl.DataFrame([request("a1", status=200, ip_chain=["8.8.8.8"])]).write_parquet(tmp_path / "1.parquet")
    pl.DataFrame([request("a2", status="429", device_id=7)]).write_parquet(tmp_path / "2.parquet")
    pl.DataFrame({"account_id": [3], "timestamp": [1_772_449_445]}).write_parquet(tmp_path / "3.parquet")
    log = read(tmp_path, tmp_path)
    assert [(row["account_id"], row["status"], row["device_id"]) for row in rows(log)] == [
        ("a1", 200, None),
        ("a2", 429, "7"),
        ("3", None, None),
    ]


def test_one_way_to_write_a_time_does_not_shut_out_the_others(tmp_path: Path) -> None:
    times = ["2026-03-02T11:04:05Z", "2026-03-02 11:04:05+00:00", "2026-03-02T12:04:05.000+01:00", "1772449445"]
    log = read_bytes(tmp_path, jsonl(*(request(f"a{n}", timestamp=time) for n, time in enumerate(times))))
    assert {time.isoformat() for time in values(log, "timestamp")} == {"2026-03-02T11:04:05+00:00"}
    assert log.n_requests == len(times)
