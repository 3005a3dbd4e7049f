"""What is not read again is the same as what is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from tests.ingest.logs import check_counts, content, jsonl, read, rows, written

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.ingest.requests import FileRequestLog

CLOCK = datetime(2026, 3, 2, 11, 4, 5, tzinfo=UTC)
PLAIN = {"timestamp", "account_id", "request_id", "ip", "connection_id", "country", "status", "latency_ms", "model"}


def plain(number: int) -> dict[str, Any]:
    return {
        "timestamp": CLOCK,
        "account_id": f"a{number}",
        "request_id": f"r{number}",
        "ip": f"203.0.113.{number}",
        "connection_id": f"{number:016x}",
        "country": "DE",
        "status": 200,
        "latency_ms": 1.5,
        "model": None if number % 2 else "m",
    }


def read_parquet(folder: Path, given: list[dict[str, Any]], **settings: Any) -> FileRequestLog:
    pl.DataFrame(given, infer_schema_length=None).write_parquet(folder / "log.parquet", row_group_size=4)
    return read(folder, folder / "log.parquet", **settings)


def as_is(log: FileRequestLog) -> set[str]:
    canonicaliser = log.files[0].canonicaliser
    assert canonicaliser is not None
    return set(canonicaliser.as_is)


def test_a_plainly_written_log_is_handed_through(tmp_path: Path) -> None:
    given = [plain(number) for number in range(10)]
    log = read_parquet(tmp_path, given, batch_rows=4)
    assert as_is(log) == PLAIN
    texts = [{**row, "timestamp": row["timestamp"].isoformat()} for row in given]
    assert content(log) == content(read(tmp_path, written(tmp_path / "log.jsonl", jsonl(*texts))))


@pytest.mark.parametrize(
    ("column", "odd", "read_as"),
    [
        ("ip", "10.0.0.1", None),
        ("ip", "2001:DB8::1", "2001:db8::1"),
        ("ip", "\u0661.2.3.4", None),
        ("connection_id", " Unknown ", None),
        ("connection_id", "un\u212anown", None),
        ("connection_id", "", None),
        ("country", "de", "DE"),
        ("model", "", None),
        ("status", 1_000, None),
        ("latency_ms", float("nan"), None),
    ],
)
def test_one_odd_value_in_the_last_rows_has_its_column_read(
    tmp_path: Path, column: str, odd: object, read_as: object
) -> None:
    given = [plain(number) for number in range(10)]
    given[9][column] = odd
    log = read_parquet(tmp_path, given, batch_rows=4)
    assert as_is(log) == PLAIN - {column}
    assert [row[column] for row in rows(log, column)] == [*(row[column] for row in given[:9]), read_as]


@pytest.mark.parametrize(("column", "odd"), [("account_id", "\u00a0"), ("timestamp", datetime(9999, 1, 1, tzinfo=UTC))])
def test_a_row_that_is_rejected_is_rejected_each_time(tmp_path: Path, column: str, odd: object) -> None:
    given = [plain(number) for number in range(10)]
    given[9][column] = odd
    log = read_parquet(tmp_path, given)
    check_counts(log)
    assert (log.n_requests, len(rows(log, "ip")), log.rejects["line"].to_list()) == (9, 9, [10])


def test_an_address_is_read_where_a_chain_may_say_more(tmp_path: Path) -> None:
    given = [{**plain(number), "ip_chain": None} for number in range(10)]
    given[9] |= {"ip": None, "ip_chain": "192.0.2.1, 10.0.0.1"}
    log = read_parquet(tmp_path, given, batch_rows=4)
    assert "ip" not in as_is(log)
    assert rows(log, "ip")[9]["ip"] == "192.0.2.1"


def test_an_address_is_read_where_it_may_be_a_trusted_proxys(tmp_path: Path) -> None:
    log = read_parquet(tmp_path, [plain(number) for number in range(10)], trusted_proxies=("203.0.113.0/29",))
    assert [row["ip"] for row in rows(log, "ip")] == [None] * 8 + ["203.0.113.8", "203.0.113.9"]


def test_a_hash_is_made_where_it_is_not_given(tmp_path: Path) -> None:
    given = [{**plain(number), "prompt": "hi", "prompt_sha256": "f" * 64} for number in range(10)]
    assert "prompt_sha256" in as_is(read_parquet(tmp_path, given))
    given[9]["prompt_sha256"] = None
    log = read_parquet(tmp_path, given)
    assert "prompt_sha256" not in as_is(log)
    assert log.inputs[0].coverage["prompt_sha256"] == 1
    assert rows(log, "prompt_sha256")[9]["prompt_sha256"].startswith("8f434346648f6b96")
