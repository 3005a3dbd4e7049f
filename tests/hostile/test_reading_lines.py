"""Every line is written by the adversary; one bad line costs one line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from forensics.foundation.errors import InputError
from forensics.ingest.bad_rows import MAX_KEPT
from tests.hostile.reading import read_bytes
from tests.ingest.logs import CLOCK, jsonl, request, rows, values

if TYPE_CHECKING:
    from pathlib import Path

GOOD = jsonl(request("a1"), request("a2"))
DEEP = b'{"timestamp":"%s","account_id":"a9","sdk":%s1%s}' % (CLOCK.encode(), b'{"k":' * 80, b"}" * 80)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"oops", "not JSON"),
        (b'{"timestamp": "2026', "the line is cut off"),
        (b"[1, 2]", "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (b"null", "not a JSON object"),
        (b"12", "not a JSON object"),
        (b'{"a": 1} {"b": 2}', "not JSON"),
        (b'{"a": "\xff\xfe"}', "not UTF-8"),
        (b'{"a": "x\x00y"}', "not JSON"),
        (b'{"a": 1,}', "not JSON"),
        (b"{'a': 1}", "not JSON"),
        (DEEP, "nested too deep"),
        (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deep"),
    ],
)
def test_a_bad_line_is_one_reject_with_its_reason(tmp_path: Path, line: bytes, reason: str) -> None:
    log = read_bytes(tmp_path, jsonl(request("a1")) + line + b"\n" + jsonl(request("a2")))
    assert log.rejects.select("line", "reason").rows() == [(2, reason)]
    assert values(log, "account_id") == ["a1", "a2"]


@pytest.mark.parametrize("key", ["sdk", "unread"])
@pytest.mark.parametrize("text", [b'"x"', b'"\\ud800"', b"1" * 30])
@pytest.mark.parametrize("depth", [10, 80, 2_000])
def test_a_bad_line_changes_the_fate_of_no_other(tmp_path: Path, key: str, text: bytes, depth: int) -> None:
    nested = b'{"k":' * depth + text + b"}" * depth
    line = b'{"timestamp":"%s","account_id":"a9","%s":%s}\n' % (CLOCK.encode(), key.encode(), nested)
    (tmp_path / "alone").mkdir()
    alone = read_bytes(tmp_path / "alone", GOOD + line)
    beside = read_bytes(tmp_path, GOOD + line + b"oops\n")
    assert values(alone, "account_id") == values(beside, "account_id")
    assert alone.rejects["line"].to_list() == beside.rejects["line"].to_list()[:-1]
    refused = depth == 2_000 or (depth == 80 and key == "sdk")
    assert alone.n_requests == (2 if refused else 3)


def test_a_cut_off_last_line_loses_nothing_else(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, GOOD + b'{"timestamp": "2026-03-02T11:04:05Z", "acc')
    assert values(log, "account_id") == ["a1", "a2"]
    assert log.rejects["line"].to_list() == [3]


def test_a_last_line_without_newline_is_a_row(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, GOOD.rstrip(b"\n")).n_requests == 2


def test_byte_order_marks_are_skipped_at_the_start_and_where_files_were_joined(tmp_path: Path) -> None:
    bom = b"\xef\xbb\xbf"
    log = read_bytes(tmp_path, bom + GOOD + bom + jsonl(request("a3")))
    assert values(log, "account_id") == ["a1", "a2", "a3"]
    assert log.rejects.is_empty()


def test_empty_lines_are_not_rows_and_do_not_shift_line_numbers(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, b"\n  \n" + jsonl(request("a1")) + b"\r\n\n" + jsonl(request("a2")) + b"bad\n\n")
    assert [(row["account_id"], row["source_line"]) for row in rows(log)] == [("a1", 3), ("a2", 6)]
    assert log.rejects["line"].to_list() == [7]
    assert log.inputs[0].rows == 3


def test_windows_line_ends_are_line_ends(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, GOOD.replace(b"\n", b"\r\n"))
    assert values(log, "account_id") == ["a1", "a2"]


def test_nan_and_infinity_become_null_and_are_counted(tmp_path: Path) -> None:
    line = b'{"timestamp":"%s","account_id":"a9","temperature":NaN,"latency_ms":-Infinity,"status":200}\n'
    log = read_bytes(tmp_path, GOOD + line % CLOCK.encode())
    last = rows(log)[-1]
    assert (last["temperature"], last["latency_ms"], last["status"]) == (None, None, 200)
    assert "1 values of temperature could not be read" in " ".join(log.warnings)


def test_numbers_beyond_64_bits_become_null_and_are_counted(tmp_path: Path) -> None:
    line = b'{"timestamp":"%s","account_id":"a9","seed":%s,"max_tokens":1e400,"request_id":%s}\n'
    log = read_bytes(tmp_path, GOOD + line % (CLOCK.encode(), b"9" * 6000, b"9" * 30))
    last = rows(log)[-1]
    assert (last["seed"], last["max_tokens"], last["request_id"]) == (None, None, "9" * 30)
    assert "1 values of seed could not be read" in " ".join(log.warnings)


def test_half_a_surrogate_pair_becomes_a_replacement_character(tmp_path: Path) -> None:
    line = b'{"timestamp":"%s","account_id":"a9","user_agent":"x\\ud800y"}\n' % CLOCK.encode()
    log = read_bytes(tmp_path, line + line.replace(b"x\\ud800y", b"\\ud800"))
    assert values(log, "user_agent") == ["x\ufffdy", "\ufffd"]


def test_the_first_of_two_equal_keys_counts_and_is_told(tmp_path: Path) -> None:
    line = b'{"timestamp":"%s","account_id":"first","account_id":"last"}\n' % CLOCK.encode()
    fast, careful = read_bytes(tmp_path, line), read_bytes(tmp_path, line + b"bad\n")
    for log in (fast, careful):
        assert values(log, "account_id") == ["first"]
        assert any("hold a key twice" in text for text in log.warnings)


def test_a_column_of_mixed_types_keeps_every_value(tmp_path: Path) -> None:
    given = [1, 1.5, "x", True, {"a": [1, "b"]}, ["c"], None]
    log = read_bytes(tmp_path, jsonl(*(request(device_id=value) for value in given)))
    assert values(log, "device_id") == ["1", "1.5", "x", "true", '{"a": [1, "b"]}', '["c"]', None]
    assert log.rejects.is_empty()


def test_a_column_first_seen_late_is_kept(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(*(request() for _ in range(5_000)), request(asn=64500)))
    assert values(log, "asn")[-1] == 64500


def test_a_line_too_long_is_one_reject_and_is_never_held(tmp_path: Path) -> None:
    long = json.dumps(request("long", prompt="x" * 5_000)).encode() + b"\n"
    log = read_bytes(tmp_path, jsonl(request("a1")) + long + jsonl(request("a2")), max_line_bytes=1_000)
    assert values(log, "account_id") == ["a1", "a2"]
    assert log.rejects.select("line", "reason", "length").rows() == [(2, "the line is too long", len(long) - 1)]


def test_a_line_longer_than_a_chunk_keeps_the_numbers_right(tmp_path: Path) -> None:
    long = b'{"prompt":"' + b"x" * (20 << 20) + b'"}\n'
    log = read_bytes(tmp_path, jsonl(request("a1")) + long + jsonl(request("a2")) + b"bad\n", max_line_bytes=1 << 20)
    assert [(row["account_id"], row["source_line"]) for row in rows(log)] == [("a1", 1), ("a2", 3)]
    assert log.rejects["line"].to_list() == [2, 4]


def test_one_bad_line_in_many_chunks_is_one_reject(tmp_path: Path) -> None:
    many = [request(f"a{number}", prompt="p" * 900) for number in range(20_000)]
    content = jsonl(*many[:9_000]) + b"{oops\n" + jsonl(*many[9_000:])
    log = read_bytes(tmp_path, content)
    assert log.rejects.select("line", "reason").rows() == [(9_001, "the line is cut off")]
    assert log.n_requests == 20_000
    assert [row["source_line"] for row in rows(log, "source_line")][-1] == 20_001


@pytest.mark.parametrize(
    "document",
    [
        b'[{"timestamp": 1, "account_id": "a"}]',
        b'[\n{"timestamp": 1}\n]',
        b'{\n  "timestamp": 1,\n  "account_id": "a"\n}\n',
    ],
)
def test_one_document_instead_of_lines_says_how_to_convert_it(tmp_path: Path, document: bytes) -> None:
    with pytest.raises(InputError, match=r"one JSON document.*jq"):
        read_bytes(tmp_path, document)


def test_utf16_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="UTF-16"):
        read_bytes(tmp_path, GOOD.decode().encode("utf-16"))


def test_too_many_different_keys_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="more than 20"):
        read_bytes(tmp_path, jsonl(*({**request(), f"k{number}": 1} for number in range(30))), max_columns=20)


def test_text_of_rejects_is_safe_and_short(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, GOOD + b"\x1b]8;;evil\x07" + "\u202e".encode() + b"x" * 900 + b"\n", keep_text=True)
    (text,) = log.rejects["text"]
    assert len(text) <= 220
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_flood_of_bad_lines_is_counted_in_full_and_listed_in_part(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, GOOD + b"x\n" * (MAX_KEPT + 5))
    assert log.inputs[0].rejects == MAX_KEPT + 5
    assert len(log.rejects) == MAX_KEPT
    assert any("the first 200,000 are listed" in text for text in log.warnings)
