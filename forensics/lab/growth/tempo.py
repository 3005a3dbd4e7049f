"""How a pool's work is spread over the world's time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forensics.lab.draws import DAY, HOUR, Floats, Ints
from forensics.lab.growth import rhythm
from forensics.lab.growth.pools import job_times

if TYPE_CHECKING:
    from forensics.lab.growth.rings import Pool
    from forensics.lab.world import Plan

_ENOUGH = 0.5
"""Share of the pool's largest size that carries all of the work; with fewer accounts, each keeps to its limit."""
_NIGHT_SHARE = 0.03
"""Weight of an office's quietest hour beside its busiest: somebody always works late."""
_OFFICE_OFFSET = 8
"""Hours from UTC of the camouflaged office."""
_BATCHES_PER_DAY = 8
"""Batches of a pool that has little to do; a busy one has larger batches, and then more of them."""
_LARGEST_BATCH = 160.0
"""Requests of a batch, mean."""
HOURS = ("flat", "office")
"""Rhythms: a machine's, or an office's hours as camouflage."""


@dataclass(frozen=True, slots=True)
class Tempo:
    """Work done by a moment, as a share of all work; linear between moments."""

    moments: Ints
    """µs, one an hour."""
    done: Floats
    """From 0 to 1."""

    def share(self, moment: int) -> float:
        """Share of the work that is done by a moment."""
        return float(np.interp(moment - self.moments[0], self.moments - self.moments[0], self.done))

    def when(self, share: Floats) -> Ints:
        """Moments by which shares of the work are done."""
        return np.asarray(
            self.moments[0] + np.interp(share, self.done, self.moments - self.moments[0]).astype(np.int64)
        )


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of the world, as a pool works in it."""

    low: float
    high: float
    """Shares of the work that are done before and after."""
    tempo: Tempo

    def count(self, total: float) -> int:
        """How many of so many requests fall into the stretch; stretches add up to all of them."""
        return round(total * self.high) - round(total * self.low)


def tempo_of(pool: Pool, first: int, last: int, hours: str) -> Tempo:
    """Spread a pool's work over its active time: no more than its accounts can carry, and by the rhythm.

    Parameters
    ----------
    first, last
        First moment of the work and first moment after it, µs.
    hours
        One of ``HOURS``.
    """
    moments = np.append(np.arange(first, last, HOUR), last)
    middle = (moments[:-1] + moments[1:]) // 2
    alive = np.searchsorted(np.sort(pool.since), middle, "right") - np.searchsorted(
        np.sort(pool.until), middle, "right"
    )
    carried = np.minimum(1.0, alive / max(1.0, _ENOUGH * float(alive.max(initial=0))))
    weight = carried * np.diff(moments) * (_office(middle) if hours == "office" else 1.0)
    done = np.concatenate([[0.0], np.cumsum(weight)])
    return Tempo(moments, done / done[-1] if done[-1] else done)


def _office(moment: Ints) -> Floats:
    hours, weekdays = rhythm.weights(rhythm.OFFICE)
    local = moment + _OFFICE_OFFSET * HOUR
    # 1 January 1970 was a Thursday.
    weight = hours[local // HOUR % 24] / hours.max() * weekdays[(local // DAY + 3) % 7]
    return np.asarray(np.maximum(weight, _NIGHT_SHARE))


def shift_of(plan: Plan, tempo: Tempo) -> Shift:
    """The plan's stretch of the world."""
    first, last = plan.window
    return Shift(tempo.share(first), tempo.share(last), tempo)


def work_times(plan: Plan, shift: Shift, n: int) -> Ints:
    """``n`` sorted times of a machine's work in a stretch, µs: batches, closer together where the tempo is higher."""
    span = max(1, plan.window[1] - plan.window[0])
    batch = min(_LARGEST_BATCH, max(1.0, n / (_BATCHES_PER_DAY * span / DAY)))
    share = job_times(plan, n, 0, span, batch) / span
    return shift.tempo.when(shift.low + share * (shift.high - shift.low))
