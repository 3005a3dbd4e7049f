"""Schedulers leave what was measured on real relays."""

from __future__ import annotations

import numpy as np
import pytest

from forensics.foundation.errors import UsageError
from forensics.foundation.registry import parts
from forensics.lab.draws import DAY, SECOND, Ints
from forensics.lab.growth.pools import Queue
from forensics.lab.relays import Scheduler, scheduler_named
from forensics.lab.simulate import simulate
from forensics.lab.world import Group
from tests.lab.worlds import reuse_distance, run, world_of

N, REQUESTS = 40, 4_000
IDLE = 0.1
"""Share of accounts that may go without a request: some are lost before anything comes."""
GAP = 10 * SECOND


def queue(*, talks: int = 0, until: Ints | None = None) -> Queue:
    """A request every ten seconds, ``talks`` conversations at a time."""
    time = np.arange(REQUESTS, dtype=np.int64) * GAP
    talk = np.arange(REQUESTS) % max(1, talks) + np.arange(REQUESTS) // (20 * max(1, talks)) * max(1, talks)
    conversation = talk if talks else np.full(REQUESTS, -1, dtype=np.int64)
    leaves = np.full(N, 10 * DAY) if until is None else until
    return Queue(np.random.default_rng(1), time, conversation, np.zeros(N, dtype=np.int64), leaves)


def distance(name: str, *, talks: int = 0) -> float:
    return reuse_distance([str(account) for account in scheduler_named(name).deal(queue(talks=talks)).tolist()])


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("round_robin", 0.91, 1.0),
        ("random", 0.46, 0.52),
        ("least_requests", 0.72, 0.78),
        ("least_busy", 0.0, 0.26),
        ("fill_first", 0.0, 0.26),
        ("quota", 0.0, 0.26),
    ],
)
def test_reuse_distances_are_those_of_real_relays(name: str, low: float, high: float) -> None:
    assert low <= distance(name) <= high


def test_a_conversation_that_stays_makes_accounts_come_back_soon() -> None:
    assert distance("lru_sticky", talks=6) <= 0.26
    assert distance("lru_sticky") >= 0.91


@pytest.mark.parametrize("name", sorted(parts("forensics.lab.schedulers", Scheduler)))
def test_nobody_gets_requests_after_leaving_the_pool(name: str) -> None:
    leaves = np.where(np.arange(N) % 2 == 0, REQUESTS * GAP // 2, 10 * DAY)
    waiting = queue(until=leaves)
    assert (waiting.time < leaves[scheduler_named(name).deal(waiting)]).all()


def test_a_turn_goes_on_where_an_earlier_stretch_left_it() -> None:
    waiting = queue()
    later = Queue(waiting.rng, waiting.time, waiting.conversation, waiting.since, waiting.until, 7, 2 * REQUESTS)
    assert scheduler_named("round_robin").deal(later)[0] == 7
    # A half of the world's requests less seven, and with them a half of the accounts.
    assert len(np.unique(scheduler_named("quota").deal(later))) == N // 2 + 1


def test_a_pool_in_a_world_keeps_its_scheduler() -> None:
    world = run("fleet", 40, days=14, scheduler="round_robin", banned=0.0, sign_up="burst")
    assert reuse_distance(world.requests["account_id"].to_list()) >= 0.91
    sticky = run("fleet", 40, days=14, scheduler="lru_sticky", turns=20.0, requests=100.0, banned=0.0, sign_up="burst")
    assert reuse_distance(sticky.requests["account_id"].to_list()) <= 0.26


@pytest.mark.parametrize("name", sorted(parts("forensics.lab.schedulers", Scheduler)))
@pytest.mark.parametrize("days", [5, 21])
def test_a_pool_of_little_demand_leaves_few_accounts_idle(name: str, days: int) -> None:
    world = run(
        "fleet", 150, days=days, scheduler=name, requests=8.0, limited=0.002, banned=0.15, sign_up="trickle", turns=1.0
    )
    assert len(world.truth.filter(n_requests=0)) < IDLE * len(world.truth)


@pytest.mark.parametrize("name", ["fill_first", "quota"])
def test_a_pool_in_stretches_of_time_reaches_its_accounts_too(name: str) -> None:
    options = (("scheduler", name), ("requests", 8.0), ("limited", 0.002), ("sign_up", "trickle"))
    world = simulate(world_of(Group("fleet", "pool", 150, options, 4), days=12))
    assert len(world.truth.filter(n_requests=0)) < IDLE * len(world.truth)


@pytest.mark.parametrize("name", ["fill_first", "quota"])
def test_one_account_hands_over_to_the_next(name: str) -> None:
    account = scheduler_named(name).deal(queue())
    ends = np.flatnonzero(np.diff(account))
    # Spells are long and of equal length: nobody else is seen within one.
    assert np.diff(ends).min() >= 4
    assert np.ptp(np.diff(ends)) <= 1


def test_filling_first_comes_back_to_an_account_and_a_relay_race_does_not() -> None:
    spells = {
        name: np.count_nonzero(np.diff(scheduler_named(name).deal(queue()))) + 1 for name in ("fill_first", "quota")
    }
    assert spells["quota"] == N
    assert spells["fill_first"] >= 3 * N


def test_an_unknown_scheduler_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="no scheduler"):
        scheduler_named("oracle")
