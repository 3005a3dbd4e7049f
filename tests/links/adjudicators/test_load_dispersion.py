from __future__ import annotations

import numpy as np

from forensics.links.adjudicators.load_dispersion import CLIP_AGAINST, CLIP_FOR, part
from forensics.vocabulary.calibration import LOAD_AMONG_USERS
from tests.links.crowds import bans, cohorts_of, people, said

POOL = range(20)
PEOPLE = np.exp(np.linspace(0.0, 5.0, 20)).round()
"""From one request to 148."""


def test_an_evenly_loaded_pool_is_dealt_out() -> None:
    terms = part.weigh(cohorts_of(POOL), people(20, n_requests=[30 + number % 3 for number in range(20)]))
    assert bans(terms, "load_dispersion") == CLIP_FOR


def test_people_differ_by_orders_of_magnitude() -> None:
    terms = part.weigh(cohorts_of(POOL), people(20, n_requests=list(PEOPLE)))
    assert bans(terms, "load_dispersion") == -CLIP_AGAINST


def test_evenness_of_a_few_accounts_says_less_than_of_many() -> None:
    even = people(20, n_requests=[30] * 20)
    terms = part.weigh(cohorts_of(range(3), range(4)), even)
    assert 0.0 < bans(terms, "load_dispersion", cohort=0) < bans(terms, "load_dispersion", cohort=1)


def test_trial_users_with_two_requests_look_even_by_chance_and_are_not_judged() -> None:
    assert said(part.weigh(cohorts_of(POOL), people(20, n_requests=[2] * 20)), "load_dispersion") is None


def test_accounts_without_requests_do_not_count() -> None:
    idle = people(20, n_requests=[30] * 10 + [0] * 10)
    assert bans(part.weigh(cohorts_of(POOL), idle), "load_dispersion") > 0.0


def test_an_even_load_fits_an_organisation_s_machines_as_well_as_a_pool() -> None:
    terms = part.weigh(cohorts_of(POOL), people(20, n_requests=[30] * 20))
    assert bans(terms, "load_dispersion", column="organisation") == bans(terms, "load_dispersion") > 0.0


def test_an_uneven_load_says_nothing_about_organisations() -> None:
    terms = part.weigh(cohorts_of(POOL), people(20, n_requests=[2**number for number in range(20)]))
    assert bans(terms, "load_dispersion", column="organisation") == 0.0 > bans(terms, "load_dispersion")


HEAVY = [20.0 + number for number in range(12)]
"""What a group of twelve sends: even."""


def among(others: list[float], own_family: str | None = None) -> float | None:
    """What the load of others takes back of the heavy twelve's evenness."""
    crowd = people(12 + len(others), n_requests=[*HEAVY, *others])
    return said(part.weigh(cohorts_of(range(12), own_family=own_family), crowd), LOAD_AMONG_USERS)


def test_the_heavy_end_of_a_crowd_is_as_even_as_a_pool() -> None:
    light, alike = [2.0] * 40, [22.0 + number for number in range(20)]
    taken = among(light + alike)
    assert taken is not None
    assert taken == -CLIP_FOR
    assert among(light + [22.0 * 3.0**number for number in range(6)]) is None


def test_where_nobody_else_sends_as_much_nothing_is_taken_back() -> None:
    assert among([2.0] * 40) is None


def test_what_is_taken_back_is_a_row_of_its_own_for_both_parties() -> None:
    crowd = people(32, n_requests=[*HEAVY, *(22.0 + number for number in range(20))])
    terms = part.weigh(cohorts_of(range(12)), crowd)
    assert bans(terms, "load_dispersion") == CLIP_FOR
    assert bans(terms, LOAD_AMONG_USERS) == bans(terms, LOAD_AMONG_USERS, column="organisation") == -CLIP_FOR


def test_an_uneven_load_has_nothing_to_take_back() -> None:
    crowd = people(40, n_requests=[*PEOPLE, *([200.0] * 20)])
    assert said(part.weigh(cohorts_of(POOL), crowd), LOAD_AMONG_USERS) is None


def test_hubs_are_judged_by_their_load_alone() -> None:
    assert among([22.0 + number for number in range(20)], own_family="network") is None
