"""Files that are not what they seem."""

from __future__ import annotations

import gzip
import io
import os
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
import zstandard

from forensics.foundation.errors import InputError
from forensics.ingest.sheets import read_accounts
from forensics.vocabulary.settings import ReadSettings
from tests.hostile.reading import read, read_bytes
from tests.ingest.logs import jsonl, request, values, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = [request(f"a{number}", request_id=f"r{number}") for number in range(2_000)]


@pytest.mark.parametrize("name", ["bomb.gz", "bomb.zst"])
@pytest.mark.parametrize("filler", [b" ", b"\n"])
def test_a_bomb_of_spaces_is_refused(tmp_path: Path, name: str, filler: bytes) -> None:
    bomb = written(tmp_path / name, filler * (40 << 20))
    with pytest.raises(InputError, match="decompression bomb"):
        read(tmp_path, bomb)


def test_gzip_of_several_members_is_one_file(tmp_path: Path) -> None:
    packed = gzip.compress(jsonl(ROWS[0])) + gzip.compress(jsonl(ROWS[1])) + b"\0" * 100
    assert values(read_bytes(tmp_path, packed), "account_id") == ["a0", "a1"]


def test_zstd_of_several_frames_is_one_file(tmp_path: Path) -> None:
    packed = zstandard.compress(jsonl(ROWS[0])) + zstandard.compress(jsonl(ROWS[1]))
    assert values(read_bytes(tmp_path, packed), "account_id") == ["a0", "a1"]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_cut_off_stream_keeps_what_came_before(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    chance = [request(f"a{number}", prompt=os.urandom(200).hex()) for number in range(4_000)]
    packed = pack(jsonl(*chance))
    log = read_bytes(tmp_path, packed[: len(packed) // 2])
    assert 0 < log.n_requests < 4_000
    assert len(log.rejects) == 1
    assert "cut off" in log.rejects["reason"][0]


def test_damage_inside_a_gzip_stream_keeps_what_came_before(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(jsonl(*ROWS)))
    packed[-8:-4] = b"\0\0\0\0"
    log = read_bytes(tmp_path, bytes(packed))
    assert "damaged" in log.rejects["reason"][0]
    assert log.n_requests == len(ROWS)


def test_a_parquet_without_its_footer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    pl.DataFrame(ROWS).write_parquet(path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match=r"log\.parquet.*not readable as Parquet"):
        read(tmp_path, path)


def test_a_parquet_with_damaged_pages_is_refused_not_half_read(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    pl.DataFrame(ROWS).write_parquet(path, compression="zstd")
    content = bytearray(path.read_bytes())
    content[100:2_000] = b"\xff" * 1_900
    path.write_bytes(content)
    with pytest.raises(InputError, match="not readable as Parquet"):
        read(tmp_path, path)


@pytest.mark.parametrize("column", ["ip", "timestamp", "request_id", "prompt", "latency_ms", "ip_chain", "sdk"])
def test_bytes_that_are_no_text_in_a_parquet_are_counted(tmp_path: Path, column: str) -> None:
    bad: dict[str, Any] = {"ip_chain": [b"\xff"], "sdk": {"name": b"\xff"}}
    frame = pl.DataFrame([request(**{column: bad.get(column, b"\xff\xfe")})])
    frame.write_parquet(tmp_path / "bad.parquet")
    log = read(tmp_path, tmp_path / "bad.parquet", written(tmp_path / "log.jsonl", jsonl(ROWS[0])))
    if column == "timestamp":
        assert "not understood" in log.rejects["reason"][0]
    else:
        assert values(log, column)[0] is None
    if column not in {"timestamp", "ip_chain"}:
        assert any(f"1 values of {column} could not be read" in text for text in log.warnings)


def test_an_account_in_bytes_that_are_no_text_is_a_reject(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    pl.DataFrame({**request(), "account_id": [b"\xff\xfe", b"a1"]}).write_parquet(path)
    log = read(tmp_path, path)
    assert values(log, "account_id") == ["a1"]
    assert log.rejects.select("line", "reason").rows() == [(1, "no account_id")]
    sheet, _ = read_accounts(path, ReadSettings())
    assert sheet.frame["account_id"].to_list() == ["a1"]
    assert sheet.rejects.select("line", "reason").rows() == [(1, "no account_id")]


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    pl.DataFrame([{**request(), **{f"c{number}": 1 for number in range(600)}}]).write_parquet(path)
    with pytest.raises(InputError, match="at most 512"):
        read(tmp_path, path)


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "log.jsonl")
    for given in (tmp_path / "log.jsonl", tmp_path, tmp_path / "*.jsonl"):
        with pytest.raises(InputError, match="not a regular file"):
            read(tmp_path, given)


def test_a_device_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a regular file"):
        read(tmp_path, "/dev/null")


def test_a_link_to_a_regular_file_is_followed_and_a_dangling_one_refused(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "link.jsonl").symlink_to(written(tmp_path / "real.jsonl", jsonl(ROWS[0])))
    assert read(tmp_path, folder).n_requests == 1
    (folder / "gone.jsonl").symlink_to(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"gone\.jsonl"):
        read(tmp_path, folder)


def test_a_pattern_that_matches_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no file matches .*\*\.jsonl"):
        read(tmp_path, tmp_path / "*.jsonl")
    with pytest.raises(InputError, match=r"missing\.jsonl"):
        read(tmp_path, tmp_path / "missing.jsonl")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no log"):
        read(tmp_path, tmp_path / "empty")


def test_an_empty_file_is_a_warning_and_only_empty_files_are_an_error(tmp_path: Path) -> None:
    empty = written(tmp_path / "empty.jsonl", b"")
    log = read(tmp_path, empty, written(tmp_path / "log.jsonl", jsonl(ROWS[0])))
    assert any("empty.jsonl: the file holds no rows" in text for text in log.warnings)
    with pytest.raises(InputError, match=r"no rows.*empty\.jsonl"):
        read(tmp_path, empty)


def test_a_file_of_garbage_is_rejects_and_alone_an_error(tmp_path: Path) -> None:
    garbage = written(tmp_path / "garbage.jsonl", os.urandom(5_000) + b"\n")
    log = read(tmp_path, garbage, written(tmp_path / "log.jsonl", jsonl(ROWS[0])))
    assert log.n_requests == 1
    with pytest.raises(InputError, match="every row was rejected"):
        read(tmp_path, garbage)


def test_a_name_with_glob_characters_is_a_name(tmp_path: Path) -> None:
    path = written(tmp_path / "log[1].jsonl", jsonl(ROWS[0]))
    assert read(tmp_path, path).n_requests == 1
    parquet = tmp_path / "log[2]*.parquet"
    pl.DataFrame(ROWS).write_parquet(parquet)
    assert read(tmp_path, parquet).n_requests == len(ROWS)


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_a_name_that_is_not_utf8_is_read_and_shown_escaped(tmp_path: Path, ending: str) -> None:
    path = tmp_path / os.fsdecode(b"bad\xff\x1b." + ending.encode())
    if ending == "parquet":
        content = io.BytesIO()
        pl.DataFrame(ROWS).write_parquet(content)
        path.write_bytes(content.getvalue())
    else:
        written(path, jsonl(*ROWS) + b"oops\n")
    log = read(tmp_path, tmp_path / "bad*")
    assert log.inputs[0].name == f"bad\\udcff\\x1b.{ending}"
    assert log.inputs[0].path.endswith(log.inputs[0].name)
    assert set(values(log, "source_file")) == {log.inputs[0].name}
    assert set(log.rejects["file"]) <= {log.inputs[0].name}
    sheet, _ = read_accounts(path, ReadSettings())
    assert (sheet.inputs[0].name, len(sheet.frame)) == (log.inputs[0].name, len(ROWS))
