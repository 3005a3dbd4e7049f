"""Our own verdicts over a suite: the same bytes whatever the workers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.foundation.errors import InputError, UsageError
from forensics.lab.suites.evaluate import chosen, keep, outcomes
from forensics.lab.suites.run import Hands, run_worlds
from forensics.lab.suites.suite import Suite
from tests.lab.suites.worlds import small

if TYPE_CHECKING:
    from pathlib import Path

SUITE = Suite("s", (small("b"), small("a", 2, ("accounts", "payments", "events"))))


def test_one_worker_and_two_give_the_same_bytes(tmp_path: Path) -> None:
    for workers in (1, 2):
        worlds = run_worlds(SUITE.worlds, hands=Hands(workers, temp_dir=tmp_path))
        (tmp_path / f"{workers}").mkdir()
        keep(worlds, outcomes(worlds), tmp_path / f"{workers}")
    for name in ("outcomes/outcome_accounts.parquet", "outcomes/outcome_clusters.parquet", "worlds.parquet"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()
    assert (tmp_path / "1" / "timing.json").is_file()
    found = pl.read_parquet(tmp_path / "1" / "outcomes" / "outcome_accounts.parquet")
    assert found.select("world", "family", "method").unique().sort("world").rows() == [
        ("a", "test", "forensics"),
        ("b", "test", "forensics"),
    ]
    listed = pl.read_parquet(tmp_path / "1" / "worlds.parquet")
    assert listed["world"].to_list() == ["b", "a"]
    assert listed["description"].to_list() == [entry.digest for entry in SUITE.worlds]


def test_verdicts_on_other_accounts_name_the_world(tmp_path: Path) -> None:
    world = run_worlds(SUITE.worlds[:1], "tests.lab.suites.worlds:counting", hands=Hands(temp_dir=tmp_path))[0]
    assert outcomes([world], "rival")[0].method == "rival"
    with pytest.raises(InputError, match="the world 'b'"):
        outcomes([replace(world, accounts=world.accounts.head(-1))], "rival")


def test_families_are_chosen_by_name() -> None:
    two = Suite("s", (SUITE.worlds[0], replace(SUITE.worlds[1], family="other")))
    assert chosen(two) == two.worlds
    assert chosen(two, ["other"]) == two.worlds[1:]
    with pytest.raises(UsageError, match="'none'"):
        chosen(two, ["none"])
    with pytest.raises(UsageError, match="has no world"):
        chosen(Suite("s"))
