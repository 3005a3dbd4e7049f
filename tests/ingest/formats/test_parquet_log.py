from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.ingest.formats.parquet_log import part
from tests.ingest.logs import check_counts, read, request, rows

if TYPE_CHECKING:
    from pathlib import Path


def test_parquet_is_scanned_again_and_never_copied(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    pl.DataFrame([request()]).write_parquet(path)
    log = read(tmp_path, path)
    assert not list((tmp_path / "work").iterdir())
    assert log.files[0].pieces[0].path == path
    assert part.containers == {"parquet"}


def test_one_huge_row_group_is_read_in_pieces_with_rows_numbered_from_one(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    pl.DataFrame([request(request_id=str(number)) for number in range(100)]).write_parquet(path)
    log = read(tmp_path, path, batch_rows=30)
    assert [len(batch) for batch in log.batches(frozenset())] == [30, 30, 30, 10]
    assert [row["source_line"] for row in rows(log)] == list(range(1, 101))


def test_rejected_rows_are_named_by_their_number(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    pl.DataFrame([request(), request(""), request(timestamp=None)]).write_parquet(path)
    log = read(tmp_path, path)
    assert log.rejects.select("line", "reason", "length").rows() == [
        (2, "no account_id", None),
        (3, "no timestamp", None),
    ]
    check_counts(log)


def test_a_file_without_rows_is_a_warning(tmp_path: Path) -> None:
    pl.DataFrame(schema={"timestamp": pl.String, "account_id": pl.String}).write_parquet(tmp_path / "a.parquet")
    pl.DataFrame([request()]).write_parquet(tmp_path / "b.parquet")
    log = read(tmp_path, tmp_path / "a.parquet", tmp_path / "b.parquet")
    assert "a.parquet: the file holds no rows" in log.warnings


def test_our_own_columns_in_the_source_are_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    pl.DataFrame([request(source_file="forged", source_line=99, profile="forged")]).write_parquet(path)
    (row,) = rows(read(tmp_path, path))
    assert (row["source_file"], row["source_line"], row["profile"]) == ("log.parquet", 1, "canonical")


def test_small_row_groups_are_read_together_and_large_ones_in_parts(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    given = pl.DataFrame([request(request_id=str(number)) for number in range(50)])
    given.write_parquet(path, row_group_size=7)
    log = read(tmp_path, path, batch_rows=20)
    assert [piece.n_rows for piece in log.files[0].pieces] == [14, 14, 14, 8]
    assert [row["source_line"] for row in rows(log)] == list(range(1, 51))
