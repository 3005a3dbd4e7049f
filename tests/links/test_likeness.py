from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forensics.links.likeness import LIMIT, MIN_OTHERS, likeness
from tests.links.crowds import cohorts_of, people

if TYPE_CHECKING:
    from collections.abc import Mapping

POOL = range(10)
Values = list[str | None]
MIXED: Values = [f"browser/{number % 20}" for number in range(200)]
"""Clients of two hundred people."""


def bans(traits: Mapping[str, Values], group: range = POOL) -> dict[str, float]:
    n = len(next(iter(traits.values())))
    told = likeness(cohorts_of(group), people(n, traits))
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
    assert said["a00000"] == pytest.approx(LIMIT)


def test_groups_of_which_too_few_show_a_covariate_say_nothing() -> None:
    few: Values = ["sdk/1"] * MIN_OTHERS + [None] * (10 - MIN_OTHERS)
    assert bans({"client": few + MIXED}) == {}


def test_the_sentence_names_what_is_alike_and_what_is_not() -> None:
    pool: Values = ["sdk/1"] * 10
    plans: Values = [*(["pro"] * 9), *(["free"] * 201)]
    traits: dict[str, Values] = {"client": pool + MIXED, "plan": plans}
    told = likeness(cohorts_of(POOL), people(210, traits))
    (detail,) = told.filter(account_id="a00009")["detail"].to_list()
    assert detail.startswith("like the rest of the cluster in")
    assert "unlike the rest in" in detail


def test_nobody_is_grouped() -> None:
    assert likeness(cohorts_of(), people(5, {"client": ["sdk/1"] * 5})).is_empty()
