"""What the shipped samples must show: numbers that may be missed in neither direction."""

from __future__ import annotations

import math

import polars as pl
import pytest

from tests.golden.samples import ACCUSED, Verdicts, sample

NAMES = ("hydra", "mixed", "quiet")
HARMLESS = {"none", "already_banned"}


def test_the_hydra_sample_gives_up_its_hydras() -> None:
    hydra = sample("hydra")
    assert hydra.recall() >= 0.95
    assert hydra.precision() >= 0.99


def test_every_hydra_of_the_sample_is_a_cluster_of_its_own() -> None:
    heads = sample("hydra").guilty()
    assert heads["operator_id"].n_unique() == 2
    for _, group in heads.group_by("operator_id"):
        assert group["cluster_id"].value_counts(sort=True)["count"][0] >= 0.95 * len(group)
    assert heads.group_by("cluster_id").agg(pl.col("operator_id").n_unique())["operator_id"].max() == 1


def test_the_pool_that_sells_access_is_found_among_organisations() -> None:
    mixed = sample("mixed")
    assert mixed.precision() >= 0.99
    assert mixed.recall() >= 0.95


def test_the_quiet_sample_accuses_nobody() -> None:
    quiet = sample("quiet")
    assert quiet.accused().is_empty()
    assert (quiet.case.tables["clusters"]["confidence"] < ACCUSED).all()
    assert set(quiet.accounts["recommendation"].cast(pl.String)) <= HARMLESS


@pytest.mark.parametrize("name", NAMES)
def test_nobody_honest_is_recommended_for_anything(name: str) -> None:
    honest = sample(name).accounts.filter(pl.col("operator_id").is_null())
    assert set(honest["recommendation"].cast(pl.String)) <= HARMLESS


def is_odds(p: float, bans: float) -> bool:
    return math.isclose(math.log10(p / (1 - p)), bans, abs_tol=1e-6)


def sums(case: Verdicts, subject_kind: str, hypothesis: str) -> dict[str, float]:
    rows = case.case.tables["evidence"].filter(subject_kind=subject_kind, hypothesis=hypothesis)
    return dict(rows.group_by("subject").agg(pl.col("bans").sum()).iter_rows())


@pytest.mark.parametrize("name", NAMES)
def test_every_probability_is_the_sum_of_rows_that_anyone_can_add_up(name: str) -> None:
    case = sample(name)
    clusters = sums(case, "cluster", "hydra")
    for cluster, p in case.case.tables["clusters"].select("cluster_id", "confidence").iter_rows():
        assert is_odds(p, clusters[cluster])
    accounts = sums(case, "account", "hydra_member")
    for account, p in case.accounts.select("account_id", "membership").iter_rows():
        assert is_odds(p, accounts[account])


@pytest.mark.parametrize("name", NAMES)
def test_no_account_is_surer_than_its_cluster(name: str) -> None:
    tables = sample(name).case.tables
    both = tables["accounts"].join(tables["clusters"], on="cluster_id", how="inner", validate="m:1")
    assert (both["membership"] <= both["confidence"] + 1e-12).all()


@pytest.mark.parametrize("name", NAMES)
def test_every_row_read_is_accounted_for(name: str) -> None:
    for file in sample(name).case.scope.inputs:
        assert file.rows == file.requests + file.repeats + file.filtered + file.rejects
