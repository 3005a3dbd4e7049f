from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forensics.links.likeness import LEAST, MIN_OTHERS, MOST, likeness
from tests.links.crowds import cohorts_of, people

if TYPE_CHECKING:
    from collections.abc import Mapping

POOL = range(10)
Values = list[str | None]
MIXED: Values = [f"browser/{number % 20}" for number in range(200)]
"""Clients of two hundred people."""


def bans(traits: Mapping[str, Values], group: range = POOL) -> dict[str, float]:
    n = len(next(iter(traits.values())))
    # Nothing is known of what they do.
    told = likeness(cohorts_of(group), people(n, traits, n_requests=[0] * n))
    return dict(told.select("account_id", "bans").rows())


def test_who_has_the_client_of_the_rest_looks_like_it_and_who_has_another_like_anybody() -> None:
    pool: Values = ["sdk/1"] * 9
    said = bans({"client": [*pool, "browser/3", *MIXED]})
    assert said["a00000"] > 0.5
    assert said["a00009"] < -0.3


def test_what_everybody_has_says_nothing() -> None:
    same: Values = ["sdk/1"] * 210
    said = bans({"client": same})
    assert abs(said["a00000"]) < 0.1


def test_covariates_add_up_to_the_limit() -> None:
    own: Values = ["its own"] * 10
    said = bans(dict.fromkeys(("client", "bin", "email_shape", "plan", "model"), own + MIXED))
    assert said["a00000"] == pytest.approx(MOST)


def test_being_unlike_may_say_more_than_being_alike() -> None:
    rare: Values = [*(["its own"] * 9), *(["everybody's"] * 201)]
    said = bans(dict.fromkeys(("client", "bin", "email_shape", "plan", "model"), rare))
    assert said["a00000"] == pytest.approx(MOST)
    assert LEAST <= said["a00009"] < -MOST


def test_groups_of_which_too_few_show_a_covariate_say_nothing() -> None:
    few: Values = ["sdk/1"] * MIN_OTHERS + [None] * (10 - MIN_OTHERS)
    assert bans({"client": few + MIXED}) == {}


def test_the_sentence_names_what_is_alike_and_what_is_not() -> None:
    pool: Values = ["sdk/1"] * 10
    plans: Values = [*(["pro"] * 9), *(["free"] * 201)]
    traits: dict[str, Values] = {"client": pool + MIXED, "plan": plans}
    told = likeness(cohorts_of(POOL), people(210, traits, n_requests=[0] * 210))
    (detail,) = told.filter(account_id="a00009")["detail"].to_list()
    assert detail.startswith("like the rest of the cluster in")
    assert "unlike the rest in" in detail


@pytest.mark.parametrize(
    ("name", "of_the_rest", "of_one", "of_people", "said"),
    [
        ("networks", 8, 1, 1, "movement through networks"),
        ("n_requests", 300, 9, 9, "amount of use"),
        ("busiest_day", 3.0, 300.0, 300.0, "age at peak use"),
    ],
)
def test_who_does_what_people_do_is_unlike_a_pool_and_who_does_as_the_pool_proves_nothing(
    name: str, of_the_rest: float, of_one: float, of_people: float, said: str
) -> None:
    n = 110
    done = {"created_day": [0.0] * n, name: [of_the_rest] * 9 + [of_one] + [of_people] * 100}
    told = likeness(cohorts_of(POOL), people(n, None, **done))
    rows = {row["account_id"]: row for row in told.to_dicts()}
    assert rows["a00000"]["bans"] == 0.0
    assert rows["a00009"]["bans"] < -0.3
    assert said in rows["a00009"]["detail"]


def by_software(traits: Mapping[str, Values]) -> dict[str, float]:
    told = likeness(cohorts_of(POOL), people(210, traits, n_requests=[0] * 210))
    return dict(told.select("account_id", "by_software").rows())


def test_what_software_says_for_an_account_is_told_apart() -> None:
    pool: Values = ["sdk/1"] * 10
    plans: Values = [*(["pro"] * 10), *(["free"] * 200)]
    client = {"client": pool + MIXED}
    assert by_software(client)["a00000"] == bans(client)["a00000"] > 0.5
    assert by_software({"plan": plans})["a00000"] == 0.0


def test_what_software_says_against_an_account_is_not() -> None:
    pool: Values = ["sdk/1"] * 9
    assert by_software({"client": [*pool, "browser/3", *MIXED]})["a00009"] == 0.0
    rest: Values = ["http/1"] * 10
    both = by_software({"client": [*pool, "browser/3", *MIXED], "sdk": [*rest, *MIXED]})
    assert both["a00009"] > 0.0


def test_nobody_is_grouped() -> None:
    assert likeness(cohorts_of(), people(5, {"client": ["sdk/1"] * 5})).is_empty()
