from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tests.ingest.logs import check_counts, jsonl, read, read_bytes, request, values, written

if TYPE_CHECKING:
    from pathlib import Path


def test_a_row_given_twice_counts_once(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(*[request(request_id="r1", prompt="x", ip_chain=["192.0.2.1"])] * 3))
    assert log.n_requests == 1
    assert log.inputs[0].repeats == 2
    check_counts(log)


def test_the_same_row_in_two_containers_counts_once(tmp_path: Path) -> None:
    given = [request(f"a{number}", request_id=f"r{number}", temperature=0.1) for number in range(5)]
    pl.DataFrame(given).write_parquet(tmp_path / "b.parquet")
    log = read(tmp_path, written(tmp_path / "a.jsonl.gz", jsonl(*given)), tmp_path / "b.parquet")
    assert log.n_requests == 5
    assert [file.repeats for file in log.inputs] == [0, 5]
    check_counts(log)


def test_one_constant_id_hides_nobody(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(*(request(f"a{number}", request_id="same") for number in range(4))))
    assert log.n_requests == 4
    assert any("every request has the same request_id" in text for text in log.warnings)


def test_rows_that_share_an_id_and_differ_are_kept_and_counted(tmp_path: Path) -> None:
    log = read_bytes(
        tmp_path,
        jsonl(
            request("a1", request_id="r"),
            request("a1", request_id="r"),
            request("a2", request_id="r"),
            request("a3", request_id="q"),
        ),
    )
    assert values(log, "account_id") == ["a1", "a2", "a3"]
    assert any("2 rows share a request_id" in text for text in log.warnings)
    check_counts(log)


def test_rows_without_an_id_are_never_repeats(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, jsonl(request(), request())).n_requests == 2


def test_coverage_counts_a_repeated_row_once(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(*[request(request_id="r1", asn=1)] * 3, request(request_id="r2")))
    assert log.inputs[0].coverage["asn"] == 0.5
