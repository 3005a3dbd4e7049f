"""When people send: hours of the local day, days of the week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forensics.lab.draws import DAY, HOUR, SECOND, Floats, Ints

if TYPE_CHECKING:
    from forensics.lab.growth.people import People
    from forensics.lab.world import Plan

EVENING, OFFICE, STUDENT, DEVELOPER, FLAT = range(5)
"""Rhythms: people at home, offices, students, people who code late, machines."""

_HOURS: Floats = np.array(
    [
        [3, 2, 1, 1, 1, 1, 2, 4, 5, 5, 5, 5, 6, 6, 6, 6, 7, 8, 9, 10, 11, 11, 9, 6],
        [0, 0, 0, 0, 0, 0, 1, 3, 8, 12, 13, 12, 8, 10, 13, 12, 11, 8, 3, 1, 1, 1, 0, 0],
        [2, 1, 0, 0, 0, 0, 0, 2, 6, 10, 11, 10, 8, 10, 11, 10, 9, 6, 5, 6, 8, 9, 7, 4],
        [5, 3, 2, 1, 1, 1, 1, 2, 4, 7, 9, 9, 7, 8, 9, 10, 10, 9, 8, 8, 9, 10, 9, 7],
        [1] * 24,
    ],
    dtype=np.float64,
)
"""Relative weight of each local hour; shapes of public traffic charts, invented in detail."""
_WEEKDAYS: Floats = np.array(
    [
        [1.0, 1.0, 1.0, 1.0, 1.0, 1.15, 1.2],
        [1.0, 1.05, 1.05, 1.0, 0.9, 0.08, 0.05],
        [1.0, 1.0, 1.0, 1.0, 0.8, 0.35, 0.6],
        [1.0, 1.0, 1.0, 1.0, 0.95, 0.6, 0.6],
        [1.0] * 7,
    ]
)
"""Relative weight of Monday to Sunday."""

_FIRST_TRY = 900.0
"""Seconds: how soon after sign-up the first request comes, on average."""


def weights(kind: int) -> tuple[Floats, Floats]:
    """Relative weights of a rhythm's 24 local hours, and of its Monday to Sunday."""
    return _HOURS[kind], _WEEKDAYS[kind]


def session_starts(plan: Plan, people: People, account: Ints, rhythm: Ints) -> Ints:
    """Draw one start per session, µs.

    Parameters
    ----------
    account
        Whose session it is, one per session.
    rhythm
        Rhythm of each account.
    """
    rng = plan.rng
    kind = rhythm[account]
    first_day = np.clip((people.created - plan.start) // DAY, 0, plan.days - 1)[account]
    day = _draw_days(rng, plan, kind, first_day)
    hour = _draw_hours(rng, kind)
    offset = (people.offset()[account] * HOUR).astype(np.int64)
    local = plan.start + day * DAY + (hour * HOUR).astype(np.int64) - offset
    local = np.where(local < plan.start, local + DAY, local)
    local = np.where(local >= plan.end, local - DAY, local)
    since = people.created[account] + (rng.exponential(_FIRST_TRY, len(account)) * SECOND).astype(np.int64)
    return np.asarray(np.maximum(local, since), dtype=np.int64)


def _draw_days(rng: np.random.Generator, plan: Plan, kind: Ints, first_day: Ints) -> Ints:
    weekday = (plan.start // DAY + 3 + np.arange(plan.days)) % 7  # 1 January 1970 was a Thursday
    day = np.zeros(len(kind), dtype=np.int64)
    for code in range(len(_HOURS)):
        chosen = np.flatnonzero(kind == code)
        bounds = np.concatenate([[0.0], np.cumsum(_WEEKDAYS[code][weekday])])
        low = bounds[first_day[chosen]]
        level = low + rng.random(len(chosen)) * (bounds[-1] - low)
        day[chosen] = np.clip(np.searchsorted(bounds, level, side="right") - 1, 0, plan.days - 1)
    return day


def _draw_hours(rng: np.random.Generator, kind: Ints) -> Floats:
    hour = np.zeros(len(kind))
    for code, weights in enumerate(_HOURS):
        chosen = np.flatnonzero(kind == code)
        bounds = np.concatenate([[0.0], np.cumsum(weights)])
        level = rng.random(len(chosen)) * bounds[-1]
        # Linear within the hour: times of day are continuous.
        hour[chosen] = np.interp(level, bounds, np.arange(25.0))
    return hour
