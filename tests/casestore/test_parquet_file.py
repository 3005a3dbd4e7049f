from __future__ import annotations

import io
from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from forensics.casestore.parquet_file import read_frame, write_frame
from forensics.foundation.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def written(frame: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    write_frame(frame, stream)
    return stream.getvalue()


def contacts(n: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "account_id": pl.arange(0, n, eager=True).cast(pl.String),
            "verdict": pl.Series(["public", None] * (n // 2), dtype=pl.Enum(["public", "operator"])),
            "seen": pl.arange(0, n, eager=True).cast(pl.Datetime("us", "UTC")),
            "cited": pl.Series([["a"], []] * (n // 2), dtype=pl.List(pl.String)),
        }
    )


def test_the_same_rows_in_other_chunks_are_the_same_bytes() -> None:
    whole = contacts(20_000)
    pieces = pl.concat([whole[:7], whole[7:9_000], whole[9_000:]], rechunk=False)
    assert written(pieces) == written(whole)
    assert written(pl.concat([whole[:50], whole])[50:]) == written(whole)


def test_types_survive(tmp_path: Path) -> None:
    frame = contacts(10)
    (tmp_path / "x.parquet").write_bytes(written(frame))
    assert_frame_equal(read_frame(tmp_path / "x.parquet"), frame)


def test_no_time_of_writing_is_in_the_file() -> None:
    assert b"20" + b"26-" not in written(pl.DataFrame({"a": [1]}))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.parquet"):
        read_frame(tmp_path / "gone.parquet")
