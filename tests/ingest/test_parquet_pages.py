from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from forensics.ingest.parquet_pages import DATA, DATA_V2, DICTIONARY, INDEX, Pages, walked
from forensics.ingest.thrift import DamagedError
from tests.ingest.logs import request
from tests.ingest.thrift_bytes import page, parquet

if TYPE_CHECKING:
    from pathlib import Path

V2 = {1: 10, 2: 0, 3: 10, 4: 0, 5: 2, 6: 0}
WORDS = {DICTIONARY: {1: 10}, DATA: {1: 10}, DATA_V2: V2}


def test_honest_pages_are_counted() -> None:
    pages = page(DICTIONARY) + page(INDEX, own={}) + page(DATA, own={1: 4}) + page(DATA_V2, own=V2 | {1: 6, 3: 6})
    assert walked(parquet(pages), {"t"}) == Pages(n_values=10, unpacked_bytes=40)


def test_the_pages_of_a_column_that_nobody_reads_are_not_looked_at() -> None:
    assert walked(parquet(b"anything"), {"other"}) == Pages(0, 0)


@pytest.mark.parametrize("codec", ["zstd", "snappy", "gzip", "lz4", "uncompressed"])
@pytest.mark.parametrize("as_bytes", [False, True])
def test_what_a_writer_wrote_is_found_again(tmp_path: Path, codec: Any, as_bytes: bool) -> None:
    path = tmp_path / "log.parquet"
    rows = [request(f"a{n}", prompt="x" * 5_000, ip_chain=["8.8.8.8"] * 2, sdk={"a.b": n}) for n in range(100)]
    pl.DataFrame(rows).write_parquet(path, compression=codec, row_group_size=30)
    source = path.read_bytes() if as_bytes else path
    found = walked(source, {"account_id", "ip_chain", "sdk"})
    assert found.n_values == 400
    assert walked(source, {"prompt"}).unpacked_bytes > 5_000


@pytest.mark.parametrize("number", [-1, -64, -(2**31), 2**31, 2**62])
@pytest.mark.parametrize("kind", [DATA, DICTIONARY, DATA_V2])
def test_a_page_of_fewer_values_than_none_or_too_many_is_damage(kind: int, number: int) -> None:
    with pytest.raises(DamagedError, match="cannot be"):
        walked(parquet(page(kind, own=WORDS[kind] | {1: number})), {"t"})


@pytest.mark.parametrize("sizes", [{"packed": -1}, {"unpacked": -1}, {"unpacked": 2**31}])
def test_a_page_of_an_impossible_size_is_damage(sizes: dict[str, Any]) -> None:
    with pytest.raises(DamagedError, match="cannot be"):
        walked(parquet(page(**sizes)), {"t"})


@pytest.mark.parametrize("field", [2, 3, 5, 6])
def test_every_count_of_a_page_of_the_second_version_is_looked_at(field: int) -> None:
    with pytest.raises(DamagedError, match="cannot be"):
        walked(parquet(page(DATA_V2, own=V2 | {field: -1})), {"t"})


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        (page(DATA, own={1: 11}), "more values than the column"),
        (page(DATA) + page(DATA), "more values than the column"),
        (page(DICTIONARY, unpacked=9), "more values than bytes"),
        (page(DATA_V2, own=V2 | {5: 11}), "levels of a page"),
        (page(DATA_V2, own=V2 | {5: 6, 6: 5}), "levels of a page"),
        (page(DATA, packed=20)[:-1], "beyond its column"),
        (page(4), "unknown type"),
        (page(DATA)[:2], "has no end"),
        (b"\x15", "has no end"),
        (b"\0" * 5, "cannot be"),
        (b"\x1f" * 5, "unknown type"),
    ],
)
def test_pages_that_say_what_cannot_be_are_damage(pages: bytes, said: str) -> None:
    with pytest.raises(DamagedError, match=said):
        walked(parquet(pages), {"t"})


@pytest.mark.parametrize(
    "changed", [{"at": -1}, {"size": -1}, {"n_values": -1}, {"at": 2**63}, {"size": 2**63}, {"n_rows": -1}]
)
def test_a_column_at_a_place_that_cannot_be_is_damage(changed: dict[str, int]) -> None:
    with pytest.raises(DamagedError, match="cannot be"):
        walked(parquet(page(), **changed), {"t"})


def test_a_column_behind_the_end_of_the_file_is_damage(tmp_path: Path) -> None:
    (tmp_path / "log.parquet").write_bytes(parquet(page(), at=10_000))
    with pytest.raises(DamagedError, match="no end"):
        walked(tmp_path / "log.parquet", {"t"})


def test_a_long_header_is_read_to_its_end() -> None:
    own = {1: 10, 5: {1: b"z" * 9_000, 2: b"a"}}
    assert walked(parquet(page(DATA, own=own)), {"t"}).n_values == 10


@pytest.mark.parametrize("content", [b"", b"PAR1", b"\xff" * 12, b"\0" * 12, b"PAR1\x19\x0c\0\x03\0\0\0PAR1"])
def test_a_footer_that_is_none_is_damage(content: bytes) -> None:
    with pytest.raises(DamagedError):
        walked(content, {"t"})
