"""Crowds that must not be accused, larger than any hydra, and what the case calls their hubs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.lab.presets import preset
from forensics.lab.simulate import simulate
from tests.golden.samples import ACCUSED, Verdicts, verdicts
from tests.worlds import analysed

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld

SEED = 20261001
MIN_HUB = 8


@pytest.fixture(scope="module")
def world() -> SimulatedWorld:
    """2,000 strangers behind a carrier, a company of 200, a class of 300, 50 strangers' keys in one application."""
    return simulate(preset("crowds", SEED))


@pytest.fixture(scope="module")
def crowds(world: SimulatedWorld, tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    case = analysed(tmp_path_factory.mktemp("crowds"), world.requests, world.accounts)
    return verdicts(case, world.truth)


def names_of(crowds: Verdicts, world: SimulatedWorld, group: str, kind: str = "ip_address") -> dict[str, int]:
    """What the case calls the hubs where most accounts are of one group, and how often."""
    column = {"ip_address": "ip", "payment_card": "payment_fingerprint"}[kind]
    rows = (world.requests if kind == "ip_address" else world.accounts).select("account_id", entity=column).unique()
    truth = world.truth.select("account_id", "group")
    users = rows.drop_nulls().join(truth, on="account_id", how="left", validate="m:1")
    mostly = users.group_by("entity").agg(share=(pl.col("group") == group).mean()).filter(pl.col("share") > 0.8)
    hubs = crowds.case.tables["entities"].filter(
        (pl.col("kind") == kind)
        & (pl.col("n_accounts") >= MIN_HUB)
        & pl.col("entity").is_in(mostly["entity"].implode())
    )
    return dict(hubs["class"].value_counts().iter_rows())


def test_nobody_in_a_crowd_is_accused(crowds: Verdicts) -> None:
    assert len(crowds.accounts) == 4_050
    assert crowds.accounts["membership"].max() < ACCUSED  # type: ignore[operator]


@pytest.mark.parametrize("group", ["carrier", "company", "class", "keys-app", "homes"])
def test_nobody_is_recommended_for_anything(group: str, crowds: Verdicts) -> None:
    people = crowds.accounts.filter(group=group)
    assert set(people["recommendation"].cast(pl.String)) <= {"none", "already_banned"}


def test_the_carrier_s_addresses_are_called_a_carrier_s(crowds: Verdicts, world: SimulatedWorld) -> None:
    assert set(names_of(crowds, world, "carrier")) == {"carrier NAT"}


def test_the_company_s_card_has_one_payer(crowds: Verdicts, world: SimulatedWorld) -> None:
    assert set(names_of(crowds, world, "company", "payment_card")) == {"company (one payer)"}


def test_the_class_is_called_one(crowds: Verdicts, world: SimulatedWorld) -> None:
    assert "campus or class" in names_of(crowds, world, "class")


def test_the_application_that_holds_strangers_keys_is_a_hosted_gateway(crowds: Verdicts, world: SimulatedWorld) -> None:
    assert set(names_of(crowds, world, "keys-app")) == {"hosted gateway"}


def test_no_hub_of_a_crowd_is_an_operator_s(crowds: Verdicts) -> None:
    assert crowds.case.tables["entities"].filter(pl.col("verdict") == "operator").is_empty()
