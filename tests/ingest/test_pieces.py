from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pyarrow.parquet as pq

from forensics.ingest import pieces
from forensics.ingest.pieces import pieces_of

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def cut(path: Path, columns: list[str], batch_rows: int = 1_000_000) -> list[tuple[int, int]]:
    return [(piece.offset, piece.n_rows) for piece in pieces_of(path, pq.read_metadata(path), columns, batch_rows)]


def test_groups_are_read_together_while_they_fit(tmp_path: Path) -> None:
    pl.DataFrame({"a": range(100)}).write_parquet(tmp_path / "log.parquet", row_group_size=30)
    assert cut(tmp_path / "log.parquet", ["a"]) == [(0, 100)]
    assert cut(tmp_path / "log.parquet", ["a"], 70) == [(0, 60), (60, 40)]
    assert cut(tmp_path / "log.parquet", ["a"], 20) == [(0, 20), (20, 10), (30, 20), (50, 10), (60, 20), (80, 20)]


def test_wide_rows_make_short_pieces_and_columns_nobody_reads_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "PIECE_BYTES", 4_000)
    frame = pl.DataFrame({"a": range(100), "prompt": [f"{number:0100}" for number in range(100)]})
    frame.write_parquet(tmp_path / "log.parquet", row_group_size=100, compression="uncompressed")
    assert len(cut(tmp_path / "log.parquet", ["a"])) == 1
    assert len(cut(tmp_path / "log.parquet", ["a", "prompt"])) > 2


def test_a_wide_group_after_narrow_ones_cuts_none_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "PIECE_BYTES", 10_000)
    prompts = ["x"] * 90 + [f"{number:0200}" for number in range(10)]
    pl.DataFrame({"prompt": prompts}).write_parquet(
        tmp_path / "log.parquet", row_group_size=10, compression="uncompressed"
    )
    assert cut(tmp_path / "log.parquet", ["prompt"]) == [(0, 100)]
