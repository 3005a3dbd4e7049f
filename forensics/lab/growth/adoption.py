"""Who moves to a new model, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forensics.lab.draws import DAY, Ints, mix, side_rng
from forensics.lab.tables.models import NEW_MODEL

if TYPE_CHECKING:
    from forensics.lab.draws import Floats
    from forensics.lab.growth.draft import Draft
    from forensics.lab.world import Plan

HONEST_SHARES: tuple[float, ...] = tuple(round(0.01 * day, 2) for day in range(1, 46))
"""Share of honest accounts on a new model, by day after its release: a hundredth more each day. Invented: slow enough
that a move within a day stands out, fast enough that the model is common within weeks."""
CAMPAIGN_SHARES: tuple[float, ...] = (0.48, 0.52, 0.55, 0.58, 0.6)
"""Share of a campaign's traffic on a new model: nearly half of it within 24 hours (Anthropic, 23 Feb 2026, MiniMax)."""


def adopt(
    rng: np.random.Generator,
    time: Ints,
    model: Ints,
    release: int,
    share_by_day: tuple[float, ...],
    who: Ints | None = None,
) -> Ints:
    """Move requests to the new model.

    Parameters
    ----------
    time
        µs since 1970.
    model
        What each request would use otherwise.
    release
        µs since 1970; negative: there is no new model, and nothing is drawn.
    share_by_day
        Share that has moved on the first, second, ... day after the release; the last value holds from then on.
    who
        Any label: requests of one label move together, and stay; in every stretch of time, if ``rng`` is seeded the
        same there. None: every request is decided by itself.
    """
    if release < 0 or not len(time):
        return model
    secret = rng.integers(0, 2**62)
    # A function of the label, not a draw per request: whoever has moved stays.
    coin: Floats = rng.random(len(time)) if who is None else (mix(who, int(secret)) >> np.uint64(11)) / 2.0**53
    day = np.clip((time - release) // DAY, 0, len(share_by_day) - 1)
    moved = (time >= release) & (coin < np.asarray(share_by_day)[day])
    return np.where(moved, NEW_MODEL, model)


def move_slowly(plan: Plan, draft: Draft, release_day: float, who: Ints | None = None) -> Draft:
    """Move honest requests to the new model, a hundredth of their senders more each day.

    Parameters
    ----------
    release_day
        Day of the world on which the model comes out; negative for none.
    who
        Who decides, one label per request: accounts unless given. A product moves with all its accounts at once.
    """
    release = plan.start + int(release_day * DAY) if release_day >= 0 else -1
    # A generator of its own: a world with a new model is the same world but for who uses it.
    rng = side_rng(plan.seed, "adoption")
    model = adopt(rng, draft.time, draft.model, release, HONEST_SHARES, draft.account if who is None else who)
    return draft.changed(model=model)
