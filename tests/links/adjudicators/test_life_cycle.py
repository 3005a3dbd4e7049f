from __future__ import annotations

from forensics.links.adjudicators.life_cycle import AT_ONCE_DAYS, CLIP, MIN_DATED, part
from tests.links.crowds import bans, cohorts_of, people, said

POOL = range(10)
TODAY = 20_000.0
OLD = [TODAY - 300.0] * 100
"""Sign-ups of a hundred settled customers."""


def busy_today(created: list[float]) -> list[float]:
    return [TODAY] * len(created)


def test_made_accounts_go_to_work_at_once() -> None:
    created = [TODAY - 1.0] * 10 + OLD
    terms = part.weigh(cohorts_of(POOL), people(110, created_day=created, busiest_day=busy_today(created)))
    assert bans(terms, "life_cycle") == CLIP


def test_settled_customers_do_not() -> None:
    created = OLD[:10] + OLD
    terms = part.weigh(cohorts_of(POOL), people(110, created_day=created, busiest_day=busy_today(created)))
    assert bans(terms, "life_cycle") < 0.0


def test_a_week_is_at_once_and_a_day_more_is_not() -> None:
    for age, quick in ((AT_ONCE_DAYS, True), (AT_ONCE_DAYS + 1.0, False)):
        created = [TODAY - age] * 10 + OLD
        terms = part.weigh(cohorts_of(POOL), people(110, created_day=created, busiest_day=busy_today(created)))
        assert (bans(terms, "life_cycle") > 0) is quick


def test_where_everyone_is_new_being_new_says_less() -> None:
    fresh, settled = [TODAY - 1.0] * 10, people
    among_new = people(110, created_day=[TODAY - 1.0] * 110, busiest_day=[TODAY] * 110)
    mixed = fresh[:5] + OLD[:5]
    half_new = people(110, created_day=mixed + [TODAY - 1.0] * 100, busiest_day=[TODAY] * 110)
    half_old = settled(110, created_day=mixed + OLD, busiest_day=[TODAY] * 110)
    assert bans(part.weigh(cohorts_of(POOL), among_new), "life_cycle") > 0
    assert bans(part.weigh(cohorts_of(POOL), half_new), "life_cycle") < bans(
        part.weigh(cohorts_of(POOL), half_old), "life_cycle"
    )


def test_use_before_sign_up_is_a_fault_in_the_data_and_not_haste() -> None:
    created = [TODAY + 5.0] * 10 + OLD
    terms = part.weigh(cohorts_of(POOL), people(110, created_day=created, busiest_day=busy_today(created)))
    assert bans(terms, "life_cycle") < 0.0


def test_too_few_dated_accounts_say_nothing() -> None:
    created = [TODAY] * (MIN_DATED - 1) + [float("nan")] * 106
    everyone = people(110, created_day=created, busiest_day=[TODAY] * 110)
    assert said(part.weigh(cohorts_of(POOL), everyone), "life_cycle") is None
