"""Worlds reproduce what was measured on real relays and real crowds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from forensics.lab.presets import preset
from forensics.lab.simulate import simulate
from forensics.lab.tables.models import OVERLOADED
from tests.lab.worlds import reuse_distance, run

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld

TAKE_OVER_S = 15


def gini(load: pl.Series) -> float:
    ordered = np.sort(load.to_numpy())
    n = len(ordered)
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * ordered.sum()))


def repeats_of_refused(world: SimulatedWorld) -> pl.DataFrame:
    """Refused requests with whoever sent the same prompt within 15 s after; ``same`` account or not."""
    key = ["prompt_sha256", "message_count"]
    rows = world.requests.select(*key, "account_id", "timestamp", "status")
    refused = rows.filter(pl.col("status") == 429).select(*key, first="account_id", at="timestamp")
    later = refused.join(rows, on=key, how="inner", validate="m:m").filter(
        pl.col("timestamp") > pl.col("at"),
        pl.col("timestamp") < pl.col("at") + pl.duration(seconds=TAKE_OVER_S),
    )
    return later.select(same=pl.col("first") == pl.col("account_id"), n_refused=pl.lit(len(refused)))


def test_round_robin_sees_nearly_all_siblings_before_it_comes_back() -> None:
    ids = run("naive", 40, days=14).requests["account_id"]
    assert reuse_distance(ids.to_list()) >= 0.9


def test_a_random_pick_sees_about_half_of_them() -> None:
    ids = run("rotating_pool", 40, days=14, requests=60.0, bursts=1, banned=0.0).requests["account_id"]
    assert 0.42 <= reuse_distance(ids.to_list()) <= 0.55


def test_honest_people_come_back_before_others_come() -> None:
    ids = run("home", 40, days=14, requests=40.0).requests["account_id"]
    assert reuse_distance(ids.to_list()) <= 0.26


def test_pools_load_their_accounts_evenly_and_people_do_not() -> None:
    assert gini(run("naive", 60, banned=0.0).truth["n_requests"]) < 0.1
    assert gini(run("rotating_pool", 60, banned=0.0, bursts=1).truth["n_requests"]) < 0.2
    assert gini(run("home", 400).truth["n_requests"]) > 0.5


@pytest.mark.parametrize("kind", ["naive", "rotating_pool", "mixed_customers"])
def test_a_refused_prompt_reappears_on_a_sibling(kind: str) -> None:
    again = repeats_of_refused(run(kind, 60, limited=0.05))
    assert len(again) >= 0.9 * again["n_refused"][0]
    assert not again["same"].any()


def test_honest_clients_try_again_on_the_same_account() -> None:
    again = repeats_of_refused(run("home", 600, requests=20.0))
    assert len(again) >= 0.9 * again["n_refused"][0]
    assert again["same"].sum() > 0.97 * len(again)


def test_conversations_of_customers_hop_accounts_after_an_hour() -> None:
    requests = run("mixed_customers", 150, days=14, limited=0.0).requests.drop_nulls("conversation_id")
    # A crowded service (529) moves a conversation at once: those hops are another fact.
    smooth = (pl.col("status") != OVERLOADED).all().over("conversation_id")
    talks = requests.filter(smooth).sort("timestamp")
    hops = talks.select(
        "timestamp",
        hop=(pl.col("account_id") != pl.col("account_id").shift().over("conversation_id")).fill_null(value=False),
        age=pl.col("timestamp") - pl.col("timestamp").first().over("conversation_id"),
    ).filter("hop")
    assert len(hops) > 20
    assert len(hops.filter(pl.col("age") >= pl.duration(hours=1))) == len(hops)


def accounts_per_connection(world: SimulatedWorld) -> np.ndarray:
    return world.requests.group_by("connection_id").agg(pl.col("account_id").n_unique())["account_id"].to_numpy()


def test_pools_and_gateways_share_connections_and_people_do_not() -> None:
    assert accounts_per_connection(run("home", 200)).max() == 1
    assert accounts_per_connection(run("company", 60)).max() == 1
    assert accounts_per_connection(run("naive", 60, days=14)).mean() > 2
    assert accounts_per_connection(run("byok_app", 50, days=14)).max() >= 5
    assert accounts_per_connection(run("company", 60, gateway=1)).max() >= 3


def test_a_nat_has_the_promised_number_of_strangers_behind_few_addresses() -> None:
    crowds = simulate(preset("crowds", 1))
    nat = crowds.truth.filter(pl.col("honest_kind") == "carrier_nat", pl.col("n_requests") > 0)
    busy = crowds.requests.group_by("ip").agg(pl.col("account_id").unique()).sort(pl.col("account_id").list.len())
    shared = busy.tail(6)["account_id"].explode().unique()
    assert len(crowds.truth.filter(pl.col("honest_kind") == "carrier_nat")) == 2_000
    assert len(set(nat["account_id"]) & set(shared)) == len(nat)


def test_a_company_pays_with_one_card_and_a_class_signs_up_within_two_weeks() -> None:
    company, classroom = run("company", 50).accounts, run("campus_class", 50).accounts
    assert company["payment_fingerprint"].n_unique() == company["email_domain"].n_unique() == 1
    assert classroom["email_domain"].n_unique() == 1
    assert (classroom["access_pathway"] == "education").all()
    made = classroom["created_at"].cast(pl.Int64)
    assert int(np.ptp(made.to_numpy())) < 14 * 86_400_000_000


def test_a_gateway_app_is_one_address_one_stack_one_system_prompt_for_strangers() -> None:
    world = run("byok_app", 50, days=14)
    app = world.requests.filter(pl.col("account_id").n_unique().over("ip") >= 25)
    assert app["account_id"].n_unique() >= 45
    assert app["user_agent"].n_unique() == app["system_prompt_sha256"].n_unique() == 1
    assert world.accounts["payment_fingerprint"].drop_nulls().is_unique().all()


def test_families_share_a_card_in_twos_to_fours() -> None:
    cards = run("family_card", 60).accounts["payment_fingerprint"].drop_nulls().value_counts()["count"].to_numpy()
    assert cards.max() <= 4
    assert cards.mean() >= 2


def test_homes_look_like_the_world_outside() -> None:
    world = run("home", 2_000)
    free = world.accounts["email_domain"].is_in(["gmail.com", "outlook.com", "icloud.com", "yahoo.com"]).mean()
    assert isinstance(free, float)
    assert free > 0.5
    assert world.accounts["payment_bin"].n_unique() > 100
    per_address = world.requests.group_by("ip").agg(pl.col("account_id").n_unique())["account_id"]
    assert len(per_address.filter(per_address == 1)) > 0.9 * len(per_address)
    assert len(world.requests.filter(pl.col("ip").str.contains(":"))) > 0.15 * len(world.requests)


def test_hydras_live_where_honest_people_live() -> None:
    world = simulate(preset("hydra", 2))
    homes = world.accounts.join(world.truth, on="account_id", how="inner", validate="1:1")
    top = homes.filter(pl.col("group") == "op-rotating")["email_domain"].is_in(["gmail.com", "outlook.com"]).sum()
    assert top > 0.2 * 400
    where = world.requests.join(world.truth, on="account_id", how="inner", validate="m:1")
    pool, people = (
        set(where.filter(pl.col("group") == group)["country"].unique()) for group in ("op-rotating", "homes")
    )
    assert len(pool & people) >= 15


def test_a_quota_pool_is_a_relay_race() -> None:
    requests = run("rotating_pool", 20, scheduler="quota", banned=0.0, bursts=1, limited=0.0).requests
    smooth = requests.filter((pl.col("status") != OVERLOADED).all().over("prompt"))
    assert reuse_distance(smooth["account_id"].to_list()) < 0.05
    legs = smooth.group_by("account_id").agg(begins=pl.col("timestamp").min(), ends=pl.col("timestamp").max())
    legs = legs.sort("begins")
    assert (legs["ends"].slice(0, 19) <= legs["begins"].slice(1)).all()


def test_disguised_accounts_have_cards_and_dates_like_anybody() -> None:
    plain, disguised = (run("rotating_pool", 200, disguised=share).accounts for share in (0.0, 1.0))
    assert plain["payment_bin"].drop_nulls().n_unique() <= 3
    assert disguised["payment_bin"].n_unique() > 30
    assert not disguised["email_domain"].is_in(["gmail.com"]).all()
    age = disguised["created_at"].cast(pl.Int64).to_numpy()
    assert np.std(age) > 60 * 86_400_000_000


def test_victims_of_stolen_keys_keep_working_from_home() -> None:
    world = run("stolen_keys", 30, days=14)
    assert (world.truth["role"] == "compromised").all()
    own = world.truth["n_requests"] - world.truth["n_distillation"]
    assert len(own.filter(own > 0)) > 25
    assert world.truth["n_distillation"].min() == pytest.approx(25, abs=3)
    assert world.accounts["payment_fingerprint"].drop_nulls().is_unique().all()
