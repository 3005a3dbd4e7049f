from __future__ import annotations

import pytest

from forensics.links.adjudicators.closure import LIMIT, part
from tests.links.crowds import bans, cohorts_of, people, said

POOL = range(10)


def test_a_pool_that_never_leaves_its_many_exits_is_closed() -> None:
    rotating = people(10, shared_share=[1.0] * 10, networks=[8] * 10)
    assert bans(part.weigh(cohorts_of(POOL), rotating), "closure") == pytest.approx(LIMIT)


def test_a_crowd_with_homes_of_its_own_is_open() -> None:
    roaming = people(10, shared_share=[0.1] * 10, networks=[8] * 10)
    assert bans(part.weigh(cohorts_of(POOL), roaming), "closure") < -0.3


def test_a_crowd_that_stays_on_one_carrier_says_nothing() -> None:
    at_rest = people(10, shared_share=[1.0] * 10, networks=[1] * 10)
    assert bans(part.weigh(cohorts_of(POOL), at_rest), "closure") == 0.0


def test_accounts_without_an_address_cannot_be_judged() -> None:
    unknown = people(10, shared_share=[1.0] * 10, networks=[8] * 9 + [0])
    assert said(part.weigh(cohorts_of(POOL), unknown), "closure") is None
