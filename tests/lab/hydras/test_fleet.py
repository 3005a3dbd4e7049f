"""A fleet's axes cross freely, and its accounts come and go as reported."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from forensics.foundation.errors import UsageError
from forensics.foundation.registry import parts
from forensics.lab.growth.asks import Style
from forensics.lab.growth.recruits import MAILS, PAYMENTS, SIGN_UPS
from forensics.lab.relays import Exit, Scheduler
from forensics.lab.simulate import simulate
from forensics.lab.world import Group
from tests.lab.worlds import run, world_of

if TYPE_CHECKING:
    from forensics.lab.world import Option, SimulatedWorld

DAY_US = 86_400_000_000


def crossed(seed: int) -> dict[str, Any]:
    """A combination of options drawn at random."""
    rng = np.random.default_rng(seed)

    def one(*values: Option) -> Option:
        return values[int(rng.integers(0, len(values)))]

    return {
        "exits": one(*parts("forensics.lab.exits", Exit)),
        "scheduler": one(*parts("forensics.lab.schedulers", Scheduler)),
        "payment": one(*PAYMENTS),
        "mail": one(*MAILS),
        "sign_up": one(*SIGN_UPS),
        "hours": one("flat", "office"),
        "connection_sharing": one(0.0, 0.5, 1.0),
        "limited": one(0.0, 0.05),
        "fail_over": one(0, 1, 0.5),
        "customers": one(0.0, 0.3, 0.95),
        "self_use": one(0.0, 0.03),
        "copied": one(0.0, 0.4, 0.8),
        "banned": one(0.0, 0.2, 0.5),
        "second_pool": one(0.0, 0.4),
        "hijacked": one(0.0, 0.3, 1.0),
        "actors": one("", "lab-a", "lab-a,lab-b,lab-c"),
        "stacks": one(1, 4),
        "turns": one(1.0, 8.0),
        "style": one(*parts("forensics.lab.styles", Style)),
        "pivot_day": one(-1.0, 2.0),
        "requests": one(12.0, 60.0),
        "key_enumeration": one(0, 1),
        "first_day": one(0.0, 2.0),
    }


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(("days", "slices"), [(1, 1), (7, 1), (14, 4)])
def test_any_combination_grows_and_nobody_sends_outside_of_an_accounts_life(seed: int, days: int, slices: int) -> None:
    crossing = tuple(crossed(100 * days + seed).items())
    world = simulate(world_of(Group("fleet", "pool", 30, crossing, slices), seed=seed, days=days))
    assert len(world.requests) > 20
    assert world.truth["account_id"].to_list() == world.accounts["account_id"].to_list()
    assert world.truth["n_requests"].sum() == len(world.requests)
    assert world.workloads["n_requests"].sum() == world.truth["n_distillation"].sum() > 0
    lives = world.accounts.select("account_id", "created_at", "banned_at")
    sent = world.requests.join(lives, on="account_id", how="left", validate="m:1")
    assert sent.filter(pl.col("timestamp") < pl.col("created_at")).is_empty()
    assert sent.filter(pl.col("timestamp") >= pl.col("banned_at")).is_empty()


def days_of(world: SimulatedWorld, column: str) -> np.ndarray:
    first = np.datetime64(str(world.world.start), "us")
    times = world.accounts[column].drop_nulls().dt.replace_time_zone(None).to_numpy()
    return (times - first).astype(np.int64) / DAY_US


def test_new_heads_grow_within_days_of_a_ban() -> None:
    world = run("fleet", 200, days=28, banned=0.4, sign_up="burst")
    banned, born = days_of(world, "banned_at"), days_of(world, "created_at")
    new = born[born > 1]
    assert len(new) == pytest.approx(len(banned), abs=20)
    assert len(banned) > 40
    since_last_ban = [float((day - banned[banned < day]).min()) for day in new if (banned < day).any()]
    assert max(since_last_ban) < 4


def test_traffic_moves_to_the_second_pool_within_days_of_the_ban() -> None:
    world = run(
        "fleet", 100, days=20, second_pool=0.4, ban_day=8.0, sign_up="burst", banned=0.0, exits="few", n_exits=3
    )
    banned = world.accounts.filter(pl.col("status") == "banned")
    assert len(banned) == 60
    assert (np.abs(days_of(world, "banned_at") - 8) < 1).all()
    moment = pl.lit(world.world.start).cast(pl.Datetime("us", "UTC")) + pl.duration(days=8)
    second = world.requests.join(banned.select("account_id"), on="account_id", how="anti")
    assert second.filter(pl.col("timestamp") < moment + pl.duration(hours=24)).is_empty()
    late = world.requests.filter(pl.col("timestamp") > moment + pl.duration(hours=72))
    assert len(late) > 0.3 * len(world.requests)
    assert late["account_id"].n_unique() == 40
    assert world.requests["system_prompt_sha256"].drop_nulls().n_unique() <= 1


def test_several_laboratories_are_customers_of_one_pool() -> None:
    world = run("fleet", 40, actors="lab-a,lab-b,", families="coding,reasoning,rubric,rewrite", owner="landlord")
    shares = dict(world.workloads.group_by("campaign").agg(pl.col("n_requests").sum()).rows())
    assert sorted(shares) == ["the-fleet/lab-a", "the-fleet/lab-b", "the-fleet/unknown"]
    assert shares["the-fleet/lab-a"] > 1.6 * shares["the-fleet/lab-b"] > 1.6 * shares["the-fleet/unknown"]
    actors = world.workloads.select("campaign", "actor").unique().sort("campaign")
    assert actors["actor"].to_list() == ["lab-a", "lab-b", None]
    assert set(world.truth["operator_id"]) == {"landlord"}


def test_hijacked_accounts_are_victims_who_go_on_working_from_home() -> None:
    world = run("fleet", 100, days=14, hijacked=0.4, exits="few")
    roles = world.truth["role"].value_counts().sort("role")
    assert roles["role"].to_list() == ["compromised", "operator"]
    assert roles["count"][0] == pytest.approx(40, abs=14)
    victims = world.truth.filter(pl.col("role") == "compromised")
    assert (victims["n_requests"] > victims["n_distillation"]).mean() > 0.9  # type: ignore[operator]
    assert victims["operator_id"].unique().to_list() == ["the-fleet"]
    theirs = world.accounts.join(victims, on="account_id", how="semi")
    assert theirs["status"].unique().to_list() == ["active"]
    assert theirs["created_at"].dt.date().max() < world.world.start  # type: ignore[operator]


def test_covariates_are_copied_each_for_itself() -> None:
    plain, copied = (run("fleet", 300, copied=share, banned=0.0, sign_up="burst") for share in (0.0, 0.5))
    assert plain.accounts["payment_bin"].drop_nulls().n_unique() <= 4
    old = pl.col("created_at").dt.date() < copied.world.start - timedelta(days=40)
    ring = set(plain.accounts["payment_bin"].drop_nulls())
    aged = copied.accounts.filter(old)
    assert 0.3 < len(aged) / 300 < 0.6
    # Old accounts have a card of their own no more often than new ones.
    new = copied.accounts.filter(~old)
    shares = [len(rows.filter(pl.col("payment_bin").is_in(sorted(ring)))) / len(rows) for rows in (aged, new)]
    assert abs(shares[0] - shares[1]) < 0.2
    assert copied.requests["user_agent"].n_unique() > plain.requests["user_agent"].n_unique() == 1


@pytest.mark.parametrize(("payment", "low", "high"), [("few_cards", 2, 6), ("virtual", 52, 60), ("distinct", 40, 60)])
def test_accounts_are_paid_as_asked(payment: str, low: int, high: int) -> None:
    accounts = run("fleet", 60, payment=payment).accounts
    assert low <= accounts["payment_fingerprint"].drop_nulls().n_unique() <= high
    assert (accounts["payment_bin"].n_unique() > 12) == (payment == "distinct")


def test_a_trickle_of_sign_ups_lasts_for_months() -> None:
    born = days_of(run("fleet", 100, sign_up="trickle", banned=0.0), "created_at")
    assert np.ptp(born) > 100


def test_a_pool_in_camouflage_sleeps_at_night_and_a_machine_does_not() -> None:
    def quietest(hours: str) -> float:
        sent = run("fleet", 40, days=14, hours=hours, requests=800.0).requests["timestamp"].dt.hour()
        return float(np.sort(np.bincount(sent.to_numpy(), minlength=24))[:6].sum() / len(sent))

    assert quietest("office") < 0.03
    assert quietest("flat") > 0.12


def test_a_pool_that_waits_repeats_on_the_same_account() -> None:
    world = run("fleet", 60, limited=0.08, fail_over=0.0, requests=60.0)
    key = ["prompt_sha256", "message_count"]
    refused = world.requests.filter(pl.col("status") == 429).select(*key, first="account_id")
    again = world.requests.filter(pl.col("status") == 200).join(refused, on=key, how="inner", validate="m:m")
    assert len(again) > 0.7 * len(refused)
    assert (again["first"] == again["account_id"]).mean() > 0.95  # type: ignore[operator]


def test_a_relay_that_starts_lists_the_models_once_per_key() -> None:
    world = run("fleet", 60, key_enumeration=1, sign_up="burst", banned=0.0)
    asked = world.requests.filter(pl.col("http_method") == "GET")
    assert asked["account_id"].n_unique() == len(asked) == 60
    assert asked["timestamp"].max() - asked["timestamp"].min() < timedelta(seconds=1)  # type: ignore[operator]
    assert asked["prompt_sha256"].is_null().all()
    assert asked["input_tokens"].is_null().all()
    keys = world.requests.filter(pl.col("http_method") == "POST")["api_key_id"]
    assert asked["api_key_id"].is_in(keys.to_list()).all()


def test_a_refused_prompt_reappears_at_once_on_a_sibling() -> None:
    world = run("fleet", 60, limited=0.05, fail_over=1.0, requests=60.0, exits="sticky_residential")
    key = ["prompt_sha256", "message_count"]
    rows = world.requests.select(*key, "account_id", "timestamp", "ip", "status")
    refused = rows.filter(pl.col("status") == 429).select(*key, first="account_id", at="timestamp", line="ip")
    again = rows.join(refused, on=key, how="inner", validate="m:m").filter(
        pl.col("timestamp") > pl.col("at"), pl.col("timestamp") < pl.col("at") + pl.duration(seconds=15)
    )
    assert len(again) > 0.9 * len(refused)
    assert (again["first"] != again["account_id"]).all()
    # The sibling has a line of its own.
    assert len(again.filter(pl.col("line") != pl.col("ip"))) > 0.9 * len(again)


def test_half_of_the_requests_are_customers_whose_conversations_hop_after_an_hour() -> None:
    world = run("fleet", 150, days=14, customers=0.5, limited=0.0, banned=0.0, sign_up="burst")
    taken = int(world.truth["n_distillation"].sum()) / len(world.requests)
    assert taken == pytest.approx(0.5, abs=0.05)
    talks = world.requests.drop_nulls("conversation_id").sort("timestamp").filter(pl.col("status") == 200)
    hops = talks.select(
        hop=(pl.col("account_id") != pl.col("account_id").shift().over("conversation_id")).fill_null(value=False),
        age=pl.col("timestamp") - pl.col("timestamp").first().over("conversation_id"),
    ).filter("hop")
    assert len(hops) > 20
    assert len(hops.filter(pl.col("age") >= timedelta(minutes=50))) > 0.8 * len(hops)


@pytest.mark.parametrize(
    "wrong", [{"payment": "barter"}, {"exits": "moon"}, {"scheduler": "oracle"}, {"copied": 1.5}, {"customers": 2.0}]
)
def test_what_does_not_exist_is_a_usage_error(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        run("fleet", 10, **wrong)
