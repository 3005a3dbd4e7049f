"""Rivals: each finds what its paper finds, none stumbles over what is absent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from scipy.sparse import csr_matrix

from benchmarks.baselines.baseline import baselines, judge_folder
from benchmarks.baselines.methods.fraudar import densest_block
from forensics.foundation.errors import InputError, UsageError
from forensics.lab.presets import preset
from forensics.lab.simulate import simulate
from forensics.lab.write import write_export

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from forensics.lab.world import SimulatedWorld

NAMES = tuple(baselines())
MONDAY = datetime(2026, 9, 7, tzinfo=UTC)


@pytest.fixture(scope="module")
def hydra() -> SimulatedWorld:
    return simulate(preset("hydra", 3, 0.2))


@pytest.fixture(scope="module")
def case(hydra: SimulatedWorld, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("case")
    write_export(hydra, folder, "parquet")
    return folder


def log(folder: Path, rows: Iterable[tuple[str, int, str]]) -> Path:
    """Requests of (account, hour, address) and nothing else."""
    account, hour, ip = zip(*rows, strict=True)
    times = [MONDAY + timedelta(hours=n) for n in hour]
    requests = pl.DataFrame({"timestamp": times, "account_id": account, "ip": ip})
    requests.cast({"timestamp": pl.Datetime("us", "UTC")}).write_parquet(folder / "requests.parquet")
    return folder


def accused(name: str, folder: Path) -> set[str]:
    accounts, _ = judge_folder(name, folder)
    return set(accounts.filter("suspected")["account_id"])


def crowd(n: int = 60) -> list[tuple[str, int, str]]:
    return [(f"person{i}", hour, f"10.0.{i}.1") for i in range(n) for hour in (i % 24, 24 + i % 24, 50)]


def test_there_are_eight_and_each_says_where_it_comes_from() -> None:
    assert len(NAMES) == 8
    assert all(rival.title and rival.source for rival in baselines().values())


def test_a_name_that_no_rival_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no baseline is called 'oracle'"):
        judge_folder("oracle", tmp_path)


def test_a_folder_without_requests_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a case needs requests"):
        judge_folder("shared_ip", tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_every_account_gets_one_verdict(name: str, case: Path, hydra: SimulatedWorld) -> None:
    accounts, clusters = judge_folder(name, case)
    assert accounts["account_id"].to_list() == hydra.accounts["account_id"].to_list()
    assert accounts.columns == ["account_id", "score", "suspected", "cluster"]
    assert accounts["score"].is_between(0.0, 1.0).all()
    sizes = accounts.drop_nulls("cluster").group_by("cluster").len("n_accounts").sort("cluster")
    assert_frame_equal(sizes, clusters.select("cluster", "n_accounts").sort("cluster"), check_dtypes=False)
    assert clusters["confidence"].is_between(0.0, 1.0).all()


@pytest.mark.parametrize("name", NAMES)
def test_two_runs_agree_to_the_last_digit(name: str, case: Path) -> None:
    for once, again in zip(judge_folder(name, case), judge_folder(name, case), strict=True):
        assert_frame_equal(once, again, check_exact=True)


@pytest.mark.parametrize(
    "absent",
    [
        ("ip",),
        ("ip", "asn", "country"),
        ("tls_fingerprint", "user_agent", "header_order", "sdk"),
        ("prompt",),
        ("prompt", "prompt_sha256", "system_prompt_sha256"),
        ("org_id", "api_key_id", "connection_id", "conversation_id"),
        ("status", "model", "input_tokens", "output_tokens", "max_tokens", "message_count"),
    ],
    ids=lambda names: "-".join(names[:2]),
)
@pytest.mark.parametrize("name", NAMES)
def test_absent_columns_stop_no_one(name: str, absent: tuple[str, ...], case: Path, tmp_path: Path) -> None:
    pl.read_parquet(case / "requests.parquet").drop(absent).write_parquet(tmp_path / "requests.parquet")
    accounts, _ = judge_folder(name, tmp_path)
    assert not accounts["score"].is_null().any()


@pytest.mark.parametrize("name", NAMES)
def test_who_and_when_alone_stop_no_one(name: str, case: Path, tmp_path: Path) -> None:
    requests = pl.read_parquet(case / "requests.parquet", columns=["timestamp", "account_id"])
    requests.with_columns(ip=pl.lit(None, pl.String)).write_parquet(tmp_path / "requests.parquet")
    accounts, clusters = judge_folder(name, tmp_path)
    assert clusters.is_empty()
    assert name == "isolation_forest" or not accounts["suspected"].any()


@pytest.mark.parametrize("name", NAMES)
def test_a_log_without_a_row_accuses_nobody(name: str, case: Path, tmp_path: Path) -> None:
    pl.read_parquet(case / "requests.parquet").clear().write_parquet(tmp_path / "requests.parquet")
    accounts, clusters = judge_folder(name, tmp_path)
    assert accounts.is_empty()
    assert clusters.is_empty()


def test_four_accounts_behind_one_address_are_no_network_and_five_are(tmp_path: Path) -> None:
    four = log(tmp_path, [*crowd(), *((f"pool{i}", i, "203.0.113.1") for i in range(4))])
    assert not accused("shared_ip", four)
    five = log(tmp_path, [*crowd(), *((f"pool{i}", i, "203.0.113.1") for i in range(5))])
    assert accused("shared_ip", five) == {f"pool{i}" for i in range(5)}


def test_a_hub_ties_no_one_where_there_is_a_cut_off(tmp_path: Path) -> None:
    carrier = log(tmp_path, [(f"phone{i}", i % 24, "203.0.113.1") for i in range(51)])
    assert not accused("any_entity", carrier)
    assert len(accused("shared_ip", carrier)) == 51


def test_evilcohort_wants_two_shared_addresses(tmp_path: Path) -> None:
    one = [(f"pool{i}", i, "203.0.113.1") for i in range(6)]
    assert not accused("evilcohort", log(tmp_path, [*crowd(), *one]))
    two = [(f"pool{i}", i, "203.0.113.2") for i in range(6)]
    assert accused("evilcohort", log(tmp_path, [*crowd(), *one, *two])) == {f"pool{i}" for i in range(6)}


def test_synchrotrap_finds_lockstep_and_not_turns(tmp_path: Path) -> None:
    lockstep = [(f"pool{i}", hour, "203.0.113.1") for i in range(6) for hour in (3, 9, 27)]
    assert accused("synchrotrap", log(tmp_path, [*crowd(), *lockstep])) == {f"pool{i}" for i in range(6)}
    turns = [(f"pool{i}", 6 * turn + i, "203.0.113.1") for i in range(6) for turn in range(3)]
    assert not accused("synchrotrap", log(tmp_path, [*crowd(), *turns]))


def test_synchrotrap_still_sees_lockstep_in_a_bucket_too_wide_to_compare(tmp_path: Path) -> None:
    lockstep = [(f"pool{i:04}", hour, "203.0.113.1") for i in range(1_200) for hour in (3, 9, 27)]
    assert 500 <= len(accused("synchrotrap", log(tmp_path, lockstep))) < 1_200


def test_peeling_leaves_the_dense_block_and_drops_the_camouflage() -> None:
    block = np.zeros((30, 40))
    block[:8, :6] = 1.0
    rng = np.random.default_rng(0)
    noise = (rng.random((30, 40)) < 0.04).astype(float)
    rows, columns, density = densest_block(csr_matrix(np.maximum(block, noise)))
    assert rows.tolist() == list(range(8))
    assert set(range(6)) <= set(columns.tolist())
    assert density >= 48 / 14


def test_peeling_agrees_with_taking_the_cheapest_node_away_by_hand() -> None:
    # Three accounts on one thing, one of them also on a second: 4 edges over 5 nodes, then 3 over 4 is no better.
    rows, columns, density = densest_block(csr_matrix(np.array([[1.0, 1.0], [1.0, 0.0], [1.0, 0.0]])))
    assert (rows.tolist(), columns.tolist(), density) == ([0, 1, 2], [0, 1], 4 / 5)


@pytest.mark.parametrize("name", ["multi_view_rarity", "strong"])
def test_rivals_that_look_at_several_things_find_a_plain_hydra(name: str, case: Path, hydra: SimulatedWorld) -> None:
    operated = set(hydra.truth.drop_nulls("operator_id")["account_id"])
    found = accused(name, case)
    assert len(found & operated) >= 0.8 * len(operated)
    assert len(found - operated) <= 0.2 * len(found)


def test_the_forest_accuses_one_in_twenty_whoever_they_are(case: Path) -> None:
    accounts, clusters = judge_folder("isolation_forest", case)
    assert accounts["suspected"].mean() == pytest.approx(0.05, abs=0.01)
    assert clusters.is_empty()
