"""A key that nobody has seen yet is a column as soon as one line has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forensics.ingest.json_lines import Limits
from forensics.ingest.json_rows import parse_chunks
from forensics.ingest.keys_present import KeysPresent
from forensics.ingest.lines import chunk_of
from tests.ingest.logs import jsonl, read_bytes, request, values

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.ingest.lines import Chunk

WANTED = ("account_id", "asn", "ip", "seed", "timestamp")
MANY = jsonl(*(request(f"a{number}", request_id=f"r{number}") for number in range(60_000)))
"""More lines than a chunk holds."""
HEAD = b'{"timestamp":"2026-03-02T11:04:05Z","account_id":"late",'


def chunk(data: bytes, first_line: int = 1) -> Chunk:
    return chunk_of(data, first_line)


def parsed(present: KeysPresent, data: bytes) -> tuple[str, ...]:
    frame = parse_chunks([chunk(data)], WANTED, Limits(64), present).frame
    return tuple(name for name in frame.columns if name != "source_line")


def test_only_keys_that_occur_are_looked_for() -> None:
    present = KeysPresent(WANTED)
    assert parsed(present, jsonl(request("a1"))) == ("account_id", "ip", "timestamp")
    assert parsed(present, jsonl(request("a1", asn=1))) == ("account_id", "asn", "ip", "timestamp")
    assert parsed(present, jsonl(request("a1"))) == ("account_id", "asn", "ip", "timestamp")


@pytest.mark.parametrize(
    "late",
    [
        b'"asn":64500}\n',
        b'"asn" : 64500}\n',
        b'"asn"\t:64500}\n',
        b'"\\u0061sn":64500}\n',
        b'"a\\u0073\\u006E":64500}\n',
        b'"ip":"::1","asn":64500}\n',
        b'"ip":null,"asn":64500}\n',
        b'"model":"\\"asn\\"","asn":64500}\n',
        b'"account_id":"again","asn":64500}\n',
        b'"colour":{"account_id":1},"asn":64500}\n',
        b'"asn":64500}\noops\n',
        b'"asn":64500}\n{"a":"\xff"}\n',
        b'"asn":64500,"temperature":NaN}\n',
    ],
)
def test_a_key_first_seen_in_the_last_line_is_a_column(tmp_path: Path, late: bytes) -> None:
    log = read_bytes(tmp_path, MANY + HEAD + late)
    assert [value for value in values(log, "asn") if value is not None] == [64500]
    assert values(log, "account_id")[-1] == "late"


def test_a_key_with_odd_letters_is_always_looked_for() -> None:
    assert KeysPresent(("a", "b c", "\u00e9")).columns == ("b c", "\u00e9")
