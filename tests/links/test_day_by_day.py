from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import numpy as np
import polars as pl

from forensics.links.adjudicators.organisation import part
from forensics.links.day_by_day import MIN_PAIRS, READ, SHORT_DAY, few_hours_a_day
from forensics.vocabulary.cohorts import FEW_HOURS, FEW_HOURS_A_DAY, FLAT_HOURS
from forensics.vocabulary.tape import SuspectHours
from tests.links.crowds import bans, cohorts_of, people, said

NIGHT = datetime(2026, 9, 7, tzinfo=UTC)
GROUP = range(20)
Work = set[tuple[int, int]]
"""Account, and hour since the first midnight."""


def jobs(*of_day: int, days: int = 24) -> Work:
    """Everybody works these hours, an hour later every day."""
    return {(account, 24 * day + (day + hour) % 24) for account, day, hour in product(GROUP, range(days), of_day)}


def judged(work: Work, own_family: str | None = None, unread: int = 0) -> pl.DataFrame:
    """Terms of a cluster whose accounts send six requests in every hour of their work."""
    hours = np.zeros((40, 24), dtype=np.int64)
    for account, hour in work:
        hours[account, hour % 24] += 6
    everyone = people(40, hours=hours, n_requests=hours.sum(axis=1))  # type: ignore[arg-type]
    group = cohorts_of(GROUP, own_family=own_family)
    rows = [
        (f"a{account:05d}", NIGHT + timedelta(hours=hour), 6, 0, 0)
        for account, hour in sorted(work)
        if account >= unread
    ]
    terms = part.weigh(group, everyone)
    dated = pl.DataFrame(rows, schema=SuspectHours.create_empty().schema, orient="row")
    return pl.concat([terms, few_hours_a_day(terms, group, everyone, dated)])


def test_jobs_by_lot_are_no_day_without_night() -> None:
    terms = judged(jobs(0, 10))
    assert said(terms, FEW_HOURS) is None
    assert bans(terms, FLAT_HOURS) == -bans(terms, FEW_HOURS_A_DAY) > 0.0
    assert bans(terms, FEW_HOURS_A_DAY) == bans(terms, FEW_HOURS_A_DAY, column="organisation")
    (detail,) = terms.filter(source=FEW_HOURS_A_DAY)["detail"].to_list()
    assert detail.startswith("yet of any single day the accounts use about 2.0 hours")


def test_who_works_round_the_clock_on_every_day_never_sleeps() -> None:
    assert said(judged(jobs(*range(24), days=2)), FEW_HOURS_A_DAY) is None


def test_only_few_hours_of_each_day_take_anything_back() -> None:
    assert said(judged(jobs(*range(0, 24, 6))), FEW_HOURS_A_DAY) is not None
    assert said(judged(jobs(*range(0, 24, 3))), FEW_HOURS_A_DAY) is None
    assert 24 / 6 <= SHORT_DAY < 24 / 3


def test_a_slow_pool_keeps_its_hours() -> None:
    """Each account sends once a day, whenever its turn comes: an hour of one says nothing of the others'."""
    lot = np.random.default_rng(7)
    slow = {(account, 24 * day + int(lot.integers(24))) for account, day in product(GROUP, range(14))}
    terms = judged(slow)
    assert bans(terms, FLAT_HOURS) > 0.0
    assert said(terms, FEW_HOURS_A_DAY) is None


def test_one_account_at_a_time_is_not_judged() -> None:
    turns = {(day % len(GROUP), 24 * day + hour) for day, hour in product(range(40), range(24))}
    assert said(judged(turns), FEW_HOURS_A_DAY) is None


def test_a_handful_of_days_together_is_not_judged() -> None:
    alone = {(day % len(GROUP), 24 * day + hour) for day, hour in product(range(40), range(24))}
    together = {(account, 24 * 50) for account in range(10)}
    assert MIN_PAIRS > 10 * 9 // 2
    assert said(judged(alone | together), FEW_HOURS_A_DAY) is None


def test_what_was_taken_back_is_not_taken_back_again() -> None:
    same = {(account, 24 * day + hour) for account, day, hour in product(GROUP, range(14), (0, 12))}
    terms = judged(same)
    assert said(terms, FEW_HOURS) is not None
    assert said(terms, FEW_HOURS_A_DAY) is None


def test_where_more_than_a_tenth_of_the_accounts_were_not_read_nothing_is_taken_back() -> None:
    few = round(len(GROUP) * (1.0 - READ))
    assert bans(judged(jobs(0, 10), unread=few), FEW_HOURS_A_DAY) == bans(judged(jobs(0, 10)), FEW_HOURS_A_DAY) < 0.0
    assert said(judged(jobs(0, 10), unread=few + 1), FEW_HOURS_A_DAY) is None


def test_a_night_needs_nothing_taken_back() -> None:
    office = {(account, 24 * day + hour) for account, day, hour in product(GROUP, range(14), (9, 10))}
    assert said(judged(office), FEW_HOURS_A_DAY) is None
