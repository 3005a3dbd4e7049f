"""Numbers and times that no clock and no counter ever showed; one bad value costs one value, or one row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from forensics.foundation.errors import InputError
from forensics.ingest.bad_rows import BAD_TIME, NO_ACCOUNT, OTHER_UNIT
from forensics.ingest.sheets import read_accounts
from forensics.vocabulary.settings import ReadSettings
from tests.hostile.reading import read, read_bytes
from tests.ingest.logs import CLOCK, jsonl, request, rows, values

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.ingest.requests import FileRequestLog

NOON = 1_772_449_445
"""Seconds of an honest time."""
INT64 = (2**63 - 1, -(2**63))


def parquet(folder: Path, **columns: Any) -> FileRequestLog:
    """A log of as many rows as each column has, told in Parquet's own types."""
    n_rows = len(next(iter(columns.values())))
    honest = {name: [value] * n_rows for name, value in request().items()}
    accounts = [f"a{number}" for number in range(n_rows)]
    pl.DataFrame({**honest, "account_id": accounts, **columns}).write_parquet(folder / "log.parquet")
    return read(folder, folder / "log.parquet")


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30T00:00:00Z",
        "2026-03-02T24:00:00Z",
        "2026-03-02T11:04:05+99:99",
        "2026-03-02T11:04:05[Mars/Olympus]",
        "9999-12-31T23:59:59Z",
        "262143-01-01T00:00:00Z",
        "-262144-01-01T00:00:00Z",
        "0001-01-01T00:00:00+23:59",
        "2100-01-01T00:00:00Z",
        "1999-12-31T23:59:59Z",
        "-1",
        "NaN",
        "1e400",
        "0x5f5e100",
        "9" * 400,
        "٢٠٢٦-٠٣-٠٢",
        "2026-03-02T11:04:05Z; drop table",
    ],
)
def test_a_time_that_never_was_is_a_reject_and_the_row_beside_it_stays(tmp_path: Path, text: str) -> None:
    log = read_bytes(tmp_path, jsonl(request("a1"), request("a2", timestamp=text)))
    assert log.rejects.select("line", "reason").rows() == [(2, BAD_TIME)]
    assert values(log, "account_id") == ["a1"]


def test_an_hour_that_a_zone_skips_is_a_reject_and_one_that_comes_twice_is_the_first(tmp_path: Path) -> None:
    skipped, twice = (request(timestamp=f"{day}T02:30:00") for day in ("2026-03-29", "2026-10-25"))
    log = read_bytes(tmp_path, jsonl(skipped, twice), timezone="Europe/Berlin")
    assert log.rejects["line"].to_list() == [1]
    assert [time.isoformat() for time in values(log, "timestamp")] == ["2026-10-25T00:30:00+00:00"]


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "UTC", "Asia/Tokyo"])
def test_a_parquet_time_outside_every_calendar_is_a_reject(tmp_path: Path, unit: Any, zone: str | None) -> None:
    ticks = {"ms": 10**3, "us": 10**6, "ns": 10**9}[unit]
    times = pl.Series([*INT64, NOON * ticks]).cast(pl.Datetime(unit)).dt.replace_time_zone("UTC")
    log = parquet(tmp_path, timestamp=times.cast(pl.Datetime(unit, zone)) if zone else times.dt.replace_time_zone(None))
    assert log.rejects.select("line", "reason").rows() == [(1, BAD_TIME), (2, BAD_TIME)]
    assert values(log, "account_id") == ["a2"]


def test_a_parquet_day_outside_every_calendar_is_a_reject(tmp_path: Path) -> None:
    log = parquet(tmp_path, timestamp=pl.Series([2**31 - 1, -(2**31), 20_514], dtype=pl.Int32).cast(pl.Date))
    assert log.rejects.select("line", "reason").rows() == [(1, BAD_TIME), (2, BAD_TIME)]


@pytest.mark.parametrize(
    "times",
    [
        pl.Series([*INT64, NOON]).cast(pl.Datetime("ms")),
        pl.Series([*INT64, NOON]).cast(pl.Datetime("us", "UTC")),
        pl.Series([*INT64, NOON]).cast(pl.Duration("ms")),
        pl.Series([2**31 - 1, -(2**31), 20_514], dtype=pl.Int32).cast(pl.Date),
    ],
    ids=lambda series: str(series.dtype),
)
@pytest.mark.parametrize("inside", ["alone", "struct", "list", "array", "deep"])
def test_such_a_time_in_any_other_column_is_null_at_any_depth(tmp_path: Path, times: pl.Series, inside: str) -> None:
    value = {
        "alone": pl.col("t"),
        "struct": pl.struct("t", x=1),
        "list": pl.concat_list("t"),
        "array": pl.concat_list("t").list.to_array(1),
        "deep": pl.struct(q=pl.concat_list(pl.struct("t"))),
    }[inside]
    log = parquet(tmp_path, sdk=times.to_frame("t").select(value).to_series())
    read_as = values(log, "sdk")
    assert log.n_requests == 3
    assert read_as[0] == read_as[1] != read_as[2]


def test_a_zone_that_does_not_exist_names_the_column_and_the_remedy(tmp_path: Path) -> None:
    for zone in ("Mars/Olympus", "+05:30", "Z"):
        times = pa.array([NOON * 10**6], pa.timestamp("us", tz=zone))
        table = pa.table({"account_id": ["a1"], "timestamp": times})
        pq.write_table(table, tmp_path / "log.parquet")
        with pytest.raises(InputError, match=r"'timestamp' is in the time zone .*write the column again in UTC"):
            read(tmp_path, tmp_path / "log.parquet")
        with pytest.raises(InputError, match="time zone"):
            read_accounts(tmp_path / "log.parquet", ReadSettings())


def test_an_offset_of_nothing_is_utc(tmp_path: Path) -> None:
    times = pa.array([NOON * 10**6], pa.timestamp("us", tz="+00:00"))
    pq.write_table(pa.table({"account_id": ["a1"], "timestamp": times}), tmp_path / "log.parquet")
    assert read(tmp_path, tmp_path / "log.parquet").n_requests == 1


def test_the_old_twelve_byte_times_of_parquet_are_read(tmp_path: Path) -> None:
    table = pa.table({"account_id": ["a1"], "timestamp": pa.array([NOON * 10**9], pa.timestamp("ns"))})
    pq.write_table(table, tmp_path / "log.parquet", use_deprecated_int96_timestamps=True)
    (time,) = values(read(tmp_path, tmp_path / "log.parquet"), "timestamp")
    assert time.isoformat() == "2026-03-02T11:04:05+00:00"


@pytest.mark.parametrize(
    "numbers",
    [
        pl.Series([2**64 - 1, 0, NOON], dtype=pl.UInt64),
        pl.Series([*INT64, NOON]),
        pl.Series([float("nan"), float("inf"), NOON + 0.5]),
        pl.Series([1e300, -0.0, float(NOON)]),
        pl.Series(["1", "99999999999999999999", str(NOON)]).cast(pl.Decimal(30, 5)),
    ],
    ids=lambda series: str(series.dtype),
)
def test_a_number_that_is_no_time_in_any_unit_is_a_reject(tmp_path: Path, numbers: pl.Series) -> None:
    log = parquet(tmp_path, timestamp=numbers)
    assert log.rejects["line"].to_list() == [1, 2]
    assert set(log.rejects["reason"]) == {BAD_TIME}


def test_one_time_in_another_unit_cannot_move_the_others(tmp_path: Path) -> None:
    log = parquet(tmp_path, timestamp=pl.Series([NOON, NOON * 10**9, NOON + 1]))
    assert log.rejects.select("line", "reason").rows() == [(2, OTHER_UNIT)]


def test_numbers_of_parquet_that_do_not_fit_are_null_and_counted(tmp_path: Path) -> None:
    log = parquet(
        tmp_path,
        status=pl.Series([2**64 - 1, 200], dtype=pl.UInt64),
        seed=pl.Series([1e300, 7.0]),
        temperature=pl.Series([float("nan"), 0.5]),
        latency_ms=pl.Series([float("-inf"), 1.0]),
    )
    first, second = rows(log, "status", "seed", "temperature", "latency_ms")
    assert set(first.values()) == {None}
    assert set(second.values()) == {200, 7, 0.5, 1.0}
    said = " ".join(log.warnings)
    for column in ("status", "seed", "temperature", "latency_ms"):
        assert f"1 values of {column} could not be read" in said


def test_numbers_wider_than_64_bits_refuse_a_parquet_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    pl.DataFrame({**request(), "seed": pl.Series([2**100], dtype=pl.Int128)}).write_parquet(path)
    with pytest.raises(InputError, match=r"log\.parquet: not readable as Parquet"):
        read(tmp_path, path)
    wide = pa.array([1], pa.decimal256(60, 5))
    pq.write_table(pa.table({"account_id": ["a1"], "timestamp": [CLOCK], "seed": wide}), path)
    with pytest.raises(InputError, match=r"log\.parquet: not readable as Parquet"):
        read(tmp_path, path)


def test_ids_of_any_json_type_are_texts_and_ids_of_nothing_are_rejects(tmp_path: Path) -> None:
    given = [b"1180591620717411303424", b"true", b'["a"]', b'"a\\u0000b"', b'""', b'" "', b"null", b'"\\t"']
    line = b'{"timestamp":"%s","account_id":%s}\n'
    log = read_bytes(tmp_path, b"".join(line % (CLOCK.encode(), text) for text in given))
    assert values(log, "account_id") == ["1180591620717411303424", "true", '["a"]', "a\0b"]
    assert log.rejects.select("line", "reason").rows() == [(number, NO_ACCOUNT) for number in (5, 6, 7, 8)]


@pytest.mark.parametrize("inner", [pa.string(), pa.binary(), pa.timestamp("ms")])
def test_a_parquet_map_is_read_as_its_entries(tmp_path: Path, inner: pa.DataType) -> None:
    entry = {"string": "v", "binary": b"v"}.get(str(inner), NOON)
    sdk = pa.array([[("k", entry)], None, []], pa.map_(pa.string(), inner))
    table = {"account_id": ["a1", "a2", "a3"], "timestamp": [CLOCK] * 3, "sdk": sdk}
    pq.write_table(pa.table(table), tmp_path / "log.parquet")
    log = read(tmp_path, tmp_path / "log.parquet")
    first, second, third = values(log, "sdk")
    assert first.startswith('[{"key": "k", "value": "')
    assert (second, third) == (None, "[]")
