from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from forensics.ingest.gaps import MAX_GAPS
from forensics.vocabulary.request_log import Gap
from tests.ingest.logs import jsonl, read_bytes, request

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 3, 2, tzinfo=UTC)


def at(*minutes: float) -> bytes:
    return jsonl(*(request(timestamp=(START + timedelta(minutes=minute)).isoformat()) for minute in minutes))


def test_a_silence_of_hours_in_a_busy_log_is_a_gap(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, at(*range(100), *range(400, 500), *range(700, 720)))
    assert log.gaps == (
        Gap(START + timedelta(minutes=99), START + timedelta(minutes=400)),
        Gap(START + timedelta(minutes=499), START + timedelta(minutes=700)),
    )


def test_less_than_an_hour_is_no_gap(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, at(0, 1, 2, 61, 62)).gaps == ()


def test_a_quiet_log_is_not_all_gaps(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, at(*range(0, 6000, 120))).gaps == ()


def test_only_the_longest_gaps_are_listed(tmp_path: Path) -> None:
    minutes = [block * 200 + minute for block in range(40) for minute in range(10)]
    assert len(read_bytes(tmp_path, at(*minutes)).gaps) == MAX_GAPS
