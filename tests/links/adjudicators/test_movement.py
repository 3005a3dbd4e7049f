from __future__ import annotations

import math

import pytest

from forensics.links.adjudicators.movement import BASE_RATE, LEAST, MIN_SEEN, MOST, POOL_RATE, part
from forensics.links.adjudicators.movement import moving as moving_of
from forensics.vocabulary.cohorts import MANY_NETWORKS
from forensics.vocabulary.families import CausalFamily
from tests.links.crowds import bans, cohorts_of, people, said

POOL = range(10)
AT_HOME = [1] * 100
"""Networks of a hundred people who stay where they are."""


def moving(networks: list[int], n_requests: list[int] | None = None) -> float | None:
    everyone = people(len(networks), networks=networks, n_requests=n_requests or [10] * len(networks))
    return said(part.weigh(cohorts_of(POOL), everyone), "movement")


def test_accounts_behind_a_rotating_proxy_move() -> None:
    assert moving([8] * 10 + AT_HOME) == pytest.approx(MOST)


def test_home_desk_and_phone_are_no_movement() -> None:
    said_of_people, said_of_movers = (moving([n] * 10 + AT_HOME) for n in (MANY_NETWORKS - 1, MANY_NETWORKS))
    assert said_of_people is not None
    assert said_of_movers is not None
    assert said_of_people == pytest.approx(LEAST)
    assert said_of_movers > 0.0


def test_where_everyone_travels_moving_says_less() -> None:
    half = [8] * 5 + [1] * 5
    among_travellers, among_people = moving(half + [8] * 100), moving(half + AT_HOME)
    assert among_travellers is not None
    assert among_people is not None
    assert among_travellers < among_people


def test_where_most_people_move_a_group_of_them_says_nothing() -> None:
    everybody = moving([8] * 7 + [1] * 3 + [8] * 140 + [1] * 60)
    assert everybody == pytest.approx(0.0, abs=0.05)


def test_accounts_of_few_requests_cannot_move_and_do_not_count() -> None:
    requests = [1] * 5 + [10] * 105
    networks = [1] * 5 + [8] * 5 + AT_HOME
    assert moving(networks, n_requests=requests) == pytest.approx(MOST)


def test_too_few_that_could_be_seen_say_nothing() -> None:
    assert moving([8] * (MIN_SEEN - 1) + [0] * 6 + AT_HOME) is None


def test_who_was_found_by_a_network_is_no_witness_of_movement() -> None:
    everyone = people(110, networks=[8] * 10 + AT_HOME)
    own = part.weigh(cohorts_of(POOL, own_family=str(CausalFamily.NETWORK)), everyone)
    assert own.is_empty()
    assert bans(part.weigh(cohorts_of(POOL, own_family=str(CausalFamily.PAYMENT)), everyone), "movement") > 0.0


def test_each_account_that_moved_is_told_with_what_that_says_of_it() -> None:
    networks = [8] * 2 + [1] * 98
    told = moving_of(people(100, networks=networks, n_requests=[10, 3] + [10] * 98))
    # The second sent too little to tell; of the others one in ninety-nine moves, which counts as the least base rate.
    assert told["account_id"].to_list() == ["a00000"]
    pool, base = POOL_RATE, BASE_RATE[0]
    assert told["bans"].to_list() == pytest.approx(
        [min(MOST - LEAST, math.log10(pool / base * (1 - base) / (1 - pool)))]
    )
    assert "8 networks" in told["detail"][0]


def test_where_everyone_travels_moving_says_less_of_one_account_too() -> None:
    rare, common = (moving_of(people(100, networks=[8] * n + [1] * (100 - n)))["bans"][0] for n in (1, 60))
    assert rare > common > 0.0


def test_nobody_moves() -> None:
    assert moving_of(people(5)).is_empty()
