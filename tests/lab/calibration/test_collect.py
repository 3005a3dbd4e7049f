from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.assessments.domain import widened
from forensics.lab.calibration.collect import collect
from forensics.lab.calibration.worlds import TEST, TRAIN, Chosen
from forensics.lab.world import Group
from tests.lab.worlds import world_of

if TYPE_CHECKING:
    from pathlib import Path


def test_worlds_are_judged_once_and_kept_between_fits(tmp_path: Path) -> None:
    pool = world_of(Group("home", "homes", 20), Group("naive", "pool", 12), days=2)
    worlds = [Chosen("pools", pool, TRAIN)]
    found = collect(worlds, tmp_path, 1)
    assert found.clusters["true"].any()
    assert found.clusters["split"].unique().to_list() == [TRAIN]
    assert found.logs["n_operator"].to_list() == [12]
    assert set(widened(found.logs)) <= set(found.logs.columns)
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.parquet")}
    assert len(kept) == 3
    again = collect([Chosen("pools", pool, TEST)], tmp_path, 1)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.parquet")} == kept
    assert again.digest == found.digest
    assert again.clusters.equals(found.clusters.with_columns(split=pl.lit(TEST)))
