"""Real relay software, where a capture lies beside the checkout: a check, never a fit."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from forensics import analyze
from forensics.vocabulary.settings import Inputs, Settings

CAPTURE = Path(__file__).resolve().parents[3] / "shared" / "data" / "relay_capture"
SUSPECTED = pl.col("membership") >= 0.5


@pytest.fixture(scope="module")
def accounts() -> pl.DataFrame:
    if not CAPTURE.is_dir():
        pytest.skip("no capture of relay traffic lies beside this checkout")
    case = analyze(Inputs((str(CAPTURE / "requests.parquet"),), CAPTURE / "accounts.parquet"), Settings())
    truth = pl.read_parquet(CAPTURE / "truth_accounts.parquet")
    networks = case.tables["clusters"].select("cluster_id", "network_id")
    placed = case.tables["accounts"].join(networks, on="cluster_id", how="left", validate="m:1")
    return truth.join(placed, on="account_id", how="left", validate="1:1")


def test_no_honest_account_is_suspected(accounts: pl.DataFrame) -> None:
    honest = accounts.filter(pl.col("operator_id").is_null() & pl.col("benign_org").is_null())
    assert honest.filter(SUSPECTED).is_empty()


def test_companies_that_pool_their_own_keys_are_not_suspected(accounts: pl.DataFrame) -> None:
    companies = accounts.drop_nulls("benign_org")
    assert companies["benign_org"].n_unique() == 3
    assert companies.filter(SUSPECTED).is_empty()
    assert set(companies["recommendation"]) == {"none"}


def test_most_operators_are_found(accounts: pl.DataFrame) -> None:
    operators = accounts.drop_nulls("operator_id").group_by("operator_id").agg(found=SUSPECTED.mean())
    assert operators.filter(pl.col("found") >= 0.5).height >= 10


def test_operators_of_one_relay_program_are_no_network(accounts: pl.DataFrame) -> None:
    """They share its system prompt, its templates and the mail providers they signed up with."""
    joined = accounts.filter(SUSPECTED).drop_nulls("network_id")
    assert joined.group_by("network_id").agg(pl.col("operator_id").n_unique())["operator_id"].max() in {None, 1}
