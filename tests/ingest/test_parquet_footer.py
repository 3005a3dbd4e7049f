from __future__ import annotations

import io
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from forensics.ingest.parquet_footer import Chunk, chunks
from forensics.ingest.thrift import DamagedError, Wide
from tests.ingest.thrift_bytes import with_footer

ROOT: dict[int, Any] = {4: b"schema", 5: 1}
TEXT: dict[int, Any] = {1: 6, 3: 1, 4: b"t"}
CHUNK: dict[int, Any] = {1: 6, 3: [b"t"], 5: Wide(10), 6: Wide(10), 7: Wide(100), 9: Wide(4)}


def found(content: bytes) -> list[Chunk]:
    return list(chunks(lambda at, n_bytes: content[at : at + n_bytes], len(content)))


def footer(schema: list[Any], *columns: dict[int, Any]) -> bytes:
    return with_footer(b"", schema, [{1: [{2: 4, 3: column} for column in columns], 2: 10, 3: Wide(10)}])


def test_columns_are_found_where_their_pages_begin() -> None:
    assert found(footer([ROOT, TEXT], CHUNK)) == [Chunk(b"t", 4, 104, 10)]
    assert found(footer([ROOT, TEXT], CHUNK | {11: Wide(50)})) == [Chunk(b"t", 50, 150, 10)]


@pytest.mark.parametrize("version", ["1.0", "2.6"])
def test_what_writers_write_is_honest(version: Any) -> None:
    deep = pa.array([[{"a": ["x"], "b": None}], None, []])
    rows = pa.table(
        {"d": deep, "m": pa.array([[("k", 1)], [], None], pa.map_(pa.string(), pa.int64())), "n": [1, 2, 3]}
    )
    stream = io.BytesIO()
    pq.write_table(rows, stream, version=version)
    assert [chunk.name for chunk in found(stream.getvalue())] == [b"d", b"d", b"m", b"m", b"n"]
    stream = io.BytesIO()
    pl.from_arrow(rows.drop_columns(["m"])).write_parquet(stream)  # type: ignore[union-attr]
    assert [chunk.name for chunk in found(stream.getvalue())] == [b"d", b"d", b"n"]
    stream = io.BytesIO()
    pl.DataFrame().write_parquet(stream)
    assert found(stream.getvalue()) == []


@pytest.mark.parametrize("sizes", [{2: [1]}, {3: [0, 10]}, {1: 5, 2: [], 3: []}, {}])
def test_sizes_of_levels_that_the_schema_has_are_fine(sizes: dict[int, Any]) -> None:
    assert found(footer([ROOT, TEXT], CHUNK | {16: sizes}))


@pytest.mark.parametrize("sizes", [{2: [0, 10]}, {2: [1] * 3}, {3: [1]}, {3: [1] * 3}])
def test_sizes_of_levels_that_the_schema_has_not_are_damage(sizes: dict[int, Any]) -> None:
    with pytest.raises(DamagedError, match="sizes of levels"):
        found(footer([ROOT, TEXT], CHUNK | {16: sizes}))


def test_a_size_of_texts_where_there_are_none_is_damage() -> None:
    with pytest.raises(DamagedError, match="size of its texts"):
        found(footer([ROOT, TEXT | {1: 2}], CHUNK | {16: {1: 5}}))


def test_levels_are_counted_along_the_tree() -> None:
    schema = [ROOT, {3: 1, 4: b"l", 5: 1}, {3: 2, 4: b"list", 5: 2}, {1: 6, 3: 1, 4: b"a"}, {1: 1, 3: 0, 4: b"b"}]
    first, second = CHUNK | {16: {2: [0] * 2, 3: [0] * 4}}, CHUNK | {16: {2: [0] * 2, 3: [0] * 3}}
    assert len(found(footer(schema, first, second))) == 2
    with pytest.raises(DamagedError, match="sizes of levels"):
        found(footer(schema, second, first))


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ([ROOT | {5: 2}, TEXT], "no tree"),
        ([ROOT, TEXT, TEXT], "no tree"),
        ([1, 2], "no tree"),
        ([ROOT | {5: -1}, TEXT], "cannot be"),
        ([ROOT, {3: 1, 4: b"t"}], "cannot be"),
        ([ROOT] + [{3: 0, 4: b"g", 5: 1}] * 120 + [TEXT], "too deep"),
        ([ROOT | {5: 2}, TEXT, TEXT], "other columns"),
    ],
)
def test_a_schema_that_is_no_tree_is_damage(schema: list[Any], said: str) -> None:
    with pytest.raises(DamagedError, match=said):
        found(footer(schema, CHUNK))


@pytest.mark.parametrize("field", [5, 6, 7, 9])
@pytest.mark.parametrize("number", [-1, 2**63])
def test_a_place_a_size_or_a_count_that_cannot_be_is_damage(field: int, number: int) -> None:
    with pytest.raises(DamagedError, match="cannot be"):
        found(footer([ROOT, TEXT], CHUNK | {field: Wide(number)}))


def test_a_number_of_another_width_than_readers_expect_is_damage() -> None:
    with pytest.raises(DamagedError, match="cannot be"):
        found(footer([ROOT, TEXT | {3: Wide(1)}], CHUNK))
    with pytest.raises(DamagedError, match="cannot be"):
        found(footer([ROOT, TEXT], CHUNK | {9: 4}))


@pytest.mark.parametrize("n_rows", [0, 9, 11])
def test_rows_that_do_not_add_up_are_damage(n_rows: int) -> None:
    with pytest.raises(DamagedError, match="other rows than the file"):
        found(with_footer(b"", [ROOT, TEXT], [{1: [{2: 4, 3: CHUNK}], 2: 10, 3: Wide(n_rows)}]))


@pytest.mark.parametrize("n_values", [0, 9, 11])
def test_a_column_of_more_or_fewer_values_than_rows_is_damage(n_values: int) -> None:
    with pytest.raises(DamagedError, match="another number of values"):
        found(footer([ROOT, TEXT], CHUNK | {5: Wide(n_values)}))


def test_only_a_repeated_column_may_hold_more_values_than_rows() -> None:
    schema = [ROOT, TEXT | {3: 2}]
    assert found(footer(schema, CHUNK | {5: Wide(11)}))
    with pytest.raises(DamagedError, match="another number of values"):
        found(footer(schema, CHUNK | {5: Wide(9)}))


def test_a_column_without_its_metadata_is_damage() -> None:
    with pytest.raises(DamagedError, match="lacks a part"):
        found(with_footer(b"", [ROOT, TEXT], [{1: [{2: 4}], 2: 10, 3: Wide(10)}]))
    with pytest.raises(DamagedError, match="lacks a list"):
        found(with_footer(b"", [ROOT, TEXT], [{2: 10, 3: Wide(10)}]))
