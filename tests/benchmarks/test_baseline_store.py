"""Kept verdicts: small, true to what was said, computed once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from benchmarks.baselines import store
from benchmarks.baselines.baseline import baselines
from benchmarks.baselines.judge import JUDGE, digest, judge, method_digest
from benchmarks.baselines.methods.strong import model
from benchmarks.baselines.run import judge_suite, kept_rows, quick_look
from forensics.foundation.errors import InputError
from forensics.lab.presets import preset
from forensics.lab.simulate import simulate
from forensics.lab.suites.judges import judge_digest
from forensics.lab.suites.suite import entry_of
from forensics.lab.write import write_export

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld


@pytest.fixture(scope="module")
def world() -> SimulatedWorld:
    return simulate(preset("hydra", 2, 0.05))


def test_verdicts_come_back_as_they_were_said(world: SimulatedWorld, tmp_path: Path) -> None:
    write_export(world, tmp_path, "parquet")
    for name, rival in baselines().items():
        accounts, clusters = rival.judge(tmp_path)
        rows = store.packed("m", "c", world.truth, (accounts, clusters))
        store.write(name, rows, tmp_path)
        again, clusters_again = store.unpacked(store.read(name, tmp_path), "c", world.truth)
        assert_frame_equal(again.drop("cluster"), accounts.drop("cluster"), abs_tol=1e-4)
        assert again["cluster"].is_null().equals(accounts["cluster"].is_null())
        assert clusters_again["n_accounts"].sort().to_list() == clusters["n_accounts"].sort().to_list()


def test_an_account_that_the_case_files_never_name_is_not_suspected(world: SimulatedWorld) -> None:
    accounts = pl.DataFrame(
        {"account_id": world.truth["account_id"][:1], "score": [0.9], "suspected": [True], "cluster": ["B-00000"]}
    )
    clusters = pl.DataFrame({"cluster": ["B-00000"], "n_accounts": [1], "confidence": [0.7]})
    rows = store.packed("m", "c", world.truth, (accounts, clusters))
    again, _ = store.unpacked(rows, "c", world.truth)
    assert again["suspected"].to_list() == [True] + [False] * (len(world.truth) - 1)


def test_a_world_that_was_never_judged_is_named(world: SimulatedWorld) -> None:
    with pytest.raises(InputError, match="verdicts on 0 accounts are kept"):
        store.unpacked(store.read("strong", Path("nowhere")), "unknown", world.truth)


def test_all_rivals_judge_in_one_go(world: SimulatedWorld, tmp_path: Path) -> None:
    write_export(world, tmp_path, "parquet")
    accounts, clusters = judge(tmp_path)
    assert accounts["baseline"].unique(maintain_order=True).to_list() == list(baselines())
    assert set(clusters["baseline"]) <= set(baselines())


def test_each_rival_has_a_digest_of_its_own_and_suites_take_it() -> None:
    assert len({method_digest(name) for name in baselines()}) == len(baselines())
    assert digest("strong") != digest("strong,fraudar")
    assert judge_digest(JUDGE, {"names": "strong"}) != judge_digest(JUDGE, {"names": "fraudar"})


def test_the_strong_rival_says_what_it_was_fitted_on() -> None:
    provenance = model()["provenance"]
    assert min(provenance["seeds"]) >= 5_000
    assert provenance["networks"] >= 100


@pytest.mark.slow
def test_a_second_run_judges_only_what_is_new(tmp_path: Path) -> None:
    first, second = (entry_of("preset", preset("hydra", seed, 0.05)) for seed in (1, 2))
    (world,) = judge_suite([first], tmp_path, 1)
    before = kept_rows(tmp_path)["strong"]
    store.write("shared_ip", kept_rows(tmp_path)["shared_ip"].with_columns(method=pl.lit("older")), tmp_path)
    both = judge_suite([first, second], tmp_path, 1)
    after = kept_rows(tmp_path)
    assert_frame_equal(after["strong"].filter(pl.col("content") == world.content), before)
    assert {len(rows) for rows in after.values()} == {sum(len(one.truth) for one in both)}
    assert quick_look(both, tmp_path)["worlds"].to_list() == [2] * len(baselines())
