from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.foundation.digests import text_sha256
from forensics.foundation.errors import InputError
from tests.ingest.logs import ALL, CLOCK, check_counts, content, jsonl, read, read_bytes, request, rows, values, written

if TYPE_CHECKING:
    from pathlib import Path


def test_a_clean_log_is_read_whole(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(request("a1", request_id="r1", input_tokens=5), request("a2")))
    assert log.n_requests == 2
    first = rows(log)[0]
    assert first["timestamp"] == datetime(2026, 3, 2, 11, 4, 5, tzinfo=UTC)
    assert (first["account_id"], first["input_tokens"], first["source_line"]) == ("a1", 5, 1)
    check_counts(log)


def test_columns_that_were_not_asked_for_do_not_come_and_absent_ones_come_as_nulls(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(request()))
    (batch,) = log.batches(frozenset({"device_id", "asn"}))
    assert set(batch.columns) == {"timestamp", "account_id", "device_id", "asn"}
    assert batch.schema["asn"] == pl.Int64
    assert batch["device_id"].to_list() == [None]


def test_a_batch_never_has_more_rows_than_asked_for(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(*(request(request_id=str(i)) for i in range(10))), batch_rows=3)
    assert [len(batch) for batch in log.batches(ALL)] == [3, 3, 3, 1]


def test_the_log_reads_alike_again_and_again(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(*(request(request_id=str(i)) for i in range(10))), batch_rows=4)
    assert rows(log) == rows(log)


def test_only_the_accounts_asked_for_come(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(request("a1"), request("a2"), request("a3")))
    kept = pl.concat(log.batches(frozenset(), accounts=frozenset({"a1", "a3"})))
    assert kept["account_id"].to_list() == ["a1", "a3"]


def test_rows_outside_the_time_range_are_filtered_and_counted(tmp_path: Path) -> None:
    days = [f"2026-03-0{day}T00:00:00Z" for day in range(1, 6)]
    log = read_bytes(
        tmp_path,
        jsonl(*(request(timestamp=day) for day in days)),
        start=datetime(2026, 3, 2, tzinfo=UTC),
        end=datetime(2026, 3, 4, tzinfo=UTC),
    )
    assert log.inputs[0].filtered == 3
    assert [time.day for time in values(log, "timestamp")] == [2, 3]
    check_counts(log)


def test_a_row_without_account_or_time_is_a_reject_with_its_line(tmp_path: Path) -> None:
    log = read_bytes(
        tmp_path, jsonl(request(), request(""), request(timestamp=None), request(timestamp="soon"), {"a": 1})
    )
    assert log.rejects.select("line", "reason").rows() == [
        (2, "no account_id"),
        (3, "no timestamp"),
        (4, "timestamp not understood, or outside 2015 to 2100"),
        (5, "no timestamp"),
    ]
    check_counts(log)


def test_rejects_keep_no_text_unless_asked(tmp_path: Path) -> None:
    bad = b'{"secret": "sk-\\u001b[31m"'
    assert read_bytes(tmp_path, jsonl(request()) + bad).rejects["text"].to_list() == [None]
    kept = read_bytes(tmp_path, jsonl(request()) + bad, keep_text=True).rejects
    assert kept["text"].to_list() == [bad.decode()]
    assert kept["length"].to_list() == [len(bad)]


def test_a_file_without_the_account_column_names_what_it_has(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"user_name.*--map"):
        read_bytes(tmp_path, jsonl({"timestamp": CLOCK, "user_name": "x"}))


@pytest.mark.parametrize("column", ["account_id", "timestamp"])
def test_a_column_that_is_empty_in_every_row_is_not_called_absent(tmp_path: Path, column: str) -> None:
    with pytest.raises(InputError, match=f"the column '{column}' is empty in every row"):
        read_bytes(tmp_path, jsonl({**request(), column: None}, {**request(), column: None}))


def test_an_account_of_white_space_is_no_account(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(request("a1"), request(" "), request("\t\u3000"), request(" a2")))
    assert values(log, "account_id") == ["a1", " a2"]
    assert log.rejects.select("line", "reason").rows() == [(2, "no account_id"), (3, "no account_id")]
    check_counts(log)


def test_ids_that_only_stand_for_none_are_absent_and_counted(tmp_path: Path) -> None:
    spelled = ["-", "0", "None", "NULL", " unknown ", "", None, "00", "dev-1"]
    log = read_bytes(tmp_path, jsonl(*(request(device_id=value, conversation_id="c" * 20) for value in spelled)))
    assert values(log, "device_id") == [None] * 7 + ["00", "dev-1"]
    assert any("5 values of device_id only stand for none" in text for text in log.warnings)
    assert log.inputs[0].coverage["device_id"] == pytest.approx(2 / 9)
    assert log.inputs[0].coverage["conversation_id"] == 1


def test_keys_can_be_judged_instead_of_users(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(request("a1", api_key_id="k1"), request("a1")), account_grain="key")
    assert values(log, "account_id") == ["k1"]
    assert log.rejects["reason"].to_list() == ["no account_id"]


def test_an_account_is_text_whether_written_as_number_or_text(tmp_path: Path) -> None:
    log = read_bytes(
        tmp_path, b'{"timestamp":1772449445,"account_id":123}\n{"timestamp":1772449445,"account_id":"123"}\n'
    )
    assert values(log, "account_id") == ["123", "123"]


def test_prompt_hashes_are_derived_where_they_are_absent(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(request(prompt="hé"), request(prompt="x", prompt_sha256="given"), request()))
    assert values(log, "prompt_sha256") == [text_sha256("hé"), "given", None]
    assert "prompt_sha256" in log.covered


def test_strict_reading_turns_a_reject_into_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"log\.jsonl:2"):
        read_bytes(tmp_path, jsonl(request()) + b"oops\n", strict=True)


def test_the_same_content_given_twice_is_read_once(tmp_path: Path) -> None:
    one = written(tmp_path / "one.jsonl", jsonl(request()))
    two = written(tmp_path / "two.jsonl", jsonl(request()))
    log = read(tmp_path, one, two)
    assert log.n_requests == 1
    assert any("same content" in text for text in log.warnings)


def test_files_come_in_order_of_name_whatever_the_order_given(tmp_path: Path) -> None:
    b = written(tmp_path / "b.jsonl", jsonl(request("b")))
    a = written(tmp_path / "a.jsonl", jsonl(request("a")))
    assert [file.name for file in read(tmp_path, b, a).inputs] == ["a.jsonl", "b.jsonl"]


def test_a_file_that_changes_after_it_was_read_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    pl.DataFrame([request()]).write_parquet(path)
    log = read(tmp_path, path)
    pl.DataFrame([request(), request()]).write_parquet(path)
    with pytest.raises(InputError, match="changed while"):
        rows(log)


def test_warnings_tell_of_missing_addresses_and_constant_ids(tmp_path: Path) -> None:
    log = read_bytes(
        tmp_path, jsonl(*({"timestamp": CLOCK, "account_id": f"a{i}", "request_id": "r"} for i in range(3)))
    )
    told = " ".join(log.warnings)
    assert "not one usable client address" in told
    assert "every request has the same request_id" in told
    assert "one second" in told


def test_a_load_balancer_in_the_address_column_is_told(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(*(request(ip="10.0.0.1") for _ in range(3)), request()))
    assert any("3 of 4 addresses are not public" in text for text in log.warnings)


def test_a_column_without_a_value_is_told(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(request(device_id=None), request(device_id="")))
    assert "device_id" not in log.covered
    assert any("device_id holds no value" in text for text in log.warnings)


def test_what_every_part_of_an_export_says_is_told_once(tmp_path: Path) -> None:
    empty = "the column device_id holds no value"
    parts = [written(tmp_path / f"part-{i}.jsonl", jsonl(request(request_id=str(i), device_id=None))) for i in range(4)]
    log = read(tmp_path, *parts, written(tmp_path / "whole.jsonl", jsonl(request(request_id="w", device_id="d"))))
    assert [text for text in log.warnings if empty in text] == [f"4 files, the first part-0.jsonl: {empty}"]
    assert [empty in file.warnings for file in log.inputs] == [True, True, True, True, False]


def test_coverage_is_the_share_of_kept_rows(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(request(asn=1), request()))
    assert log.inputs[0].coverage["asn"] == pytest.approx(0.5)
    assert "country" not in log.inputs[0].coverage


def test_parquet_and_json_lines_agree_row_for_row(tmp_path: Path) -> None:
    given = [request("a1", request_id="r1", temperature=0.5, stream=True, sdk={"name": "x", "os": None})]
    parquet = tmp_path / "log.parquet"
    pl.DataFrame(given).write_parquet(parquet)
    assert content(read(tmp_path, parquet)) == content(
        read_bytes(tmp_path, jsonl(request("a1", request_id="r1", temperature=0.5, stream=True, sdk={"name": "x"})))
    )
