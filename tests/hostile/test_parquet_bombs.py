"""Parquet files that are small on disk and nowhere else."""

from __future__ import annotations

import io
import os
from contextlib import suppress
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from forensics.foundation.errors import InputError
from forensics.ingest.parquet_limits import MAX_FOOTER_BYTES, text_bytes
from forensics.ingest.sheets import read_accounts
from forensics.vocabulary.settings import ReadSettings
from tests.hostile.reading import read
from tests.ingest.logs import CLOCK, jsonl, request, values, written

if TYPE_CHECKING:
    from pathlib import Path

MEGABYTE = "x" * (1 << 20)


def dictionary(n_rows: int, text: str) -> pa.Array:
    """One text, written once and referred to by every row."""
    return pa.DictionaryArray.from_arrays(pa.array([0] * n_rows, pa.int32()), pa.array([text]))


def bomb(folder: Path, n_rows: int = 20_000, **columns: pa.Array) -> Path:
    path = folder / "bomb.parquet"
    honest = {"account_id": [f"a{number}" for number in range(n_rows)], "timestamp": [CLOCK] * n_rows}
    pq.write_table(pa.table({**honest, **columns}), path, compression="zstd", store_schema=False)
    return path


@pytest.mark.parametrize("column", ["account_id", "prompt", "ip", "timestamp", "request_id", "country"])
def test_a_dictionary_bomb_is_refused_before_anything_looks_at_its_texts(tmp_path: Path, column: str) -> None:
    path = bomb(tmp_path, **{column: dictionary(20_000, MEGABYTE)})
    assert path.stat().st_size < 400_000
    with pytest.raises(InputError, match=r"bomb\.parquet: holds texts of more than 10,000 times its size"):
        read(tmp_path, path)


def test_a_dictionary_bomb_inside_a_list_or_a_struct_is_refused(tmp_path: Path) -> None:
    texts = dictionary(20_000, MEGABYTE)
    wrapped = pa.StructArray.from_arrays([texts], ["name"])
    with pytest.raises(InputError, match="holds texts"):
        read(tmp_path, bomb(tmp_path, sdk=wrapped))
    listed = pa.ListArray.from_arrays(pa.array(range(20_001), pa.int32()), texts)
    with pytest.raises(InputError, match="holds texts"):
        read(tmp_path, bomb(tmp_path, safety_flags=listed))


def test_a_dictionary_bomb_of_accounts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds texts"):
        read_accounts(bomb(tmp_path, email=dictionary(20_000, MEGABYTE)), ReadSettings())


def test_a_long_system_prompt_that_every_row_repeats_is_honest(tmp_path: Path) -> None:
    n_rows = 30_000
    ids = pa.array([os.urandom(16).hex() for _ in range(n_rows)])
    path = bomb(tmp_path, n_rows, request_id=ids, system_prompt=dictionary(n_rows, "Be brief. " * 5_000))
    log = read(tmp_path, path)
    assert log.n_requests == n_rows


def test_a_page_of_zeros_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    rows = pl.DataFrame([request(prompt="\0" * (24 << 20))])
    rows.write_parquet(path, compression="zstd")
    with pytest.raises(InputError, match=r"log\.parquet: unpacks to more than 1,000 times its size"):
        read(tmp_path, path)


def test_a_column_nobody_reads_is_no_bomb(tmp_path: Path) -> None:
    log = read(tmp_path, bomb(tmp_path, weather=dictionary(20_000, MEGABYTE)))
    assert log.n_requests == 20_000


def test_a_footer_larger_than_its_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    length = MAX_FOOTER_BYTES + 1
    with path.open("wb") as stream:
        stream.write(b"PAR1")
        stream.truncate(4 + length)
        stream.seek(0, io.SEEK_END)
        stream.write(length.to_bytes(4, "little") + b"PAR1")
    with pytest.raises(InputError, match=r"log\.parquet: has a footer of 67,108,865 bytes"):
        read(tmp_path, path)


@pytest.mark.parametrize("n_columns", [513, 5_000])
def test_columns_beyond_the_limit_are_counted_in_every_container(tmp_path: Path, n_columns: int) -> None:
    row = {**request(), **{f"c{number}": 1 for number in range(n_columns - 3)}}
    path = tmp_path / "log.parquet"
    pl.DataFrame([row]).write_parquet(path)
    with pytest.raises(InputError, match=f"has {n_columns} columns; at most 512"):
        read(tmp_path, path)
    with pytest.raises(InputError, match="more than 512 different top-level keys"):
        read(tmp_path, written(tmp_path / "log.jsonl", jsonl(row)))


@pytest.mark.parametrize("at", [4, 5, 40, -4, -5, -8, -9, -30, -100])
@pytest.mark.parametrize("byte", [0x00, 0xFF])
def test_a_footer_with_one_wrong_byte_is_an_error_or_a_whole_log(tmp_path: Path, at: int, byte: int) -> None:
    path = tmp_path / "log.parquet"
    pl.DataFrame([request(f"a{number}") for number in range(50)]).write_parquet(path)
    content = bytearray(path.read_bytes())
    content[at] = byte
    path.write_bytes(content)
    with suppress(InputError):
        read(tmp_path, path)


@pytest.mark.parametrize("length", [4, 5, 8, 11, 12, 100])
def test_a_parquet_cut_short_anywhere_is_one_sentence(tmp_path: Path, length: int) -> None:
    path = tmp_path / "log.parquet"
    pl.DataFrame([request()]).write_parquet(path)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(InputError, match=r"log\.parquet: not readable as Parquet"):
        read(tmp_path, path)


def test_a_parquet_that_changes_after_it_was_surveyed_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    pl.DataFrame([request("a1")]).write_parquet(path)
    log = read(tmp_path, path)
    pl.DataFrame([request("a1"), request("a2")]).write_parquet(path)
    with pytest.raises(InputError, match="changed while it was being read"):
        values(log, "account_id")
    path.unlink()
    with pytest.raises(InputError, match=r"log\.parquet: cannot be read"):
        values(log, "account_id")


def test_texts_are_counted_as_often_as_they_occur_at_any_depth() -> None:
    frame = pl.DataFrame(
        {
            "t": ["ab", None],
            "b": [b"abc", b""],
            "l": [["a", "bb"], []],
            "s": [{"x": "abcd", "y": [{"z": "e"}]}, None],
            "a": pl.Series([["q"], ["r"]], dtype=pl.Array(pl.String, 1)),
            "n": [1, 2],
        }
    )
    assert text_bytes(frame) == 2 + 3 + 3 + 5 + 2
    assert text_bytes(frame.clear()) == 0
    assert text_bytes(frame.select("n")) == 0
