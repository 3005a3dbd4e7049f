from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.ingest.times import read_times, unit_name
from tests.ingest.logs import check_counts, jsonl, read_bytes, request, values

if TYPE_CHECKING:
    from pathlib import Path

MOMENT = datetime(2026, 3, 2, 11, 4, 5, tzinfo=UTC)
HALF = MOMENT.replace(microsecond=500_000)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-02T11:04:05Z", MOMENT),
        ("2026-03-02t11:04:05z", MOMENT),
        ("2026-03-02 11:04:05 UTC", MOMENT),
        ("2026-03-02T13:04:05+02:00", MOMENT),
        ("2026-03-02T05:34:05-0530", MOMENT),
        ("2026-03-02 12:04:05+01", MOMENT),
        ("20260302T110405Z", MOMENT),
        ("2026-03-02T11:04:05.5Z", HALF),
        ("2026-03-02T11:04:05,500000999Z", HALF),
        ("2026-03-02 11:04:05.500", HALF),
        ("1772449445", MOMENT),
        ("1772449445.5", HALF),
        ("1772449445500", HALF),
        ("1772449445500000", HALF),
        ("1772449445500000999", HALF),
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2014-12-31T23:59:59Z", None),
        ("9999-12-31T00:00:00Z", None),
        ("2026-02-30T00:00:00Z", None),
        ("0", None),
        ("20260302", None),
        ("yesterday", None),
    ],
)
def test_a_time_is_read_whatever_its_spelling(written: str, meant: datetime | None) -> None:
    assert read_times(pl.Series([written]), "UTC").values.to_list() == [meant]


def test_one_column_may_mix_spellings() -> None:
    times = read_times(pl.Series(["2026-03-02T11:04:05Z", None, "1772449445", "2026-03-02 11:04:05", "x"]), "UTC")
    assert times.values.to_list() == [MOMENT, None, MOMENT, MOMENT, None]
    assert [unit_name(code) for code in times.units] == ["text", "text", "s", "text", "text"]
    assert times.n_naive == 1


def test_a_naive_time_is_read_in_the_given_zone() -> None:
    times = read_times(pl.Series(["2026-03-02 12:04:05", "2026-03-29 02:30:00"]), "Europe/Berlin")
    assert times.values.to_list() == [MOMENT, None]


@pytest.mark.parametrize(
    "series",
    [
        pl.Series([1772449445]),
        pl.Series([1772449445.0]),
        pl.Series([1772449445000], dtype=pl.UInt64),
        pl.Series([MOMENT]).dt.cast_time_unit("ns"),
        pl.Series([MOMENT]).dt.convert_time_zone("Asia/Tokyo"),
        pl.Series([MOMENT.replace(tzinfo=None)]).dt.cast_time_unit("ms"),
    ],
)
def test_native_types_are_read_without_text(series: pl.Series) -> None:
    assert read_times(series, "UTC").values.to_list() == [MOMENT]


def test_a_day_is_its_midnight() -> None:
    assert read_times(pl.Series([date(2026, 3, 2)]), "UTC").values.to_list() == [datetime(2026, 3, 2, tzinfo=UTC)]


def test_a_given_unit_accepts_no_other() -> None:
    assert read_times(pl.Series(["1772449445"]), "UTC", "ms").values.to_list() == [None]


def test_the_median_decides_the_unit_of_a_file_and_the_others_are_rejects(tmp_path: Path) -> None:
    written = [1772449445, 1772449446, 1772449447000, "2026-03-02T11:04:08Z"]
    log = read_bytes(tmp_path, jsonl(*(request(timestamp=time) for time in written)))
    assert [time.second for time in values(log, "timestamp")] == [5, 6, 8]
    assert log.rejects.select("line", "reason").rows() == [
        (3, "timestamp in another epoch unit than the rest of the file")
    ]
    check_counts(log)


def test_naive_times_are_told(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(request(timestamp="2026-03-02 11:04:05")))
    assert any("1 times had no offset" in text for text in log.warnings)
