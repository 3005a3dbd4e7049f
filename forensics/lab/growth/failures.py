"""Errors, and what clients do about them: people wait and try again, pools go to a sibling at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forensics.lab.draws import SECOND, Floats, Ints
from forensics.lab.growth.draft import Draft, concat
from forensics.lab.tables.models import INVALID, LIMITED, OK, OVERLOADED

if TYPE_CHECKING:
    from collections.abc import Callable

_LIMITED_SHARE = 0.008
"""Share of honest requests refused with 429."""
_OVERLOADED_SHARE = 0.003
"""Share of all requests answered 529; people's clients try again on the same account, pools on a sibling."""
_INVALID_SHARE = 0.004
"""Share of all requests answered 400; nobody tries again."""
_BACK_OFF_S = 1.4
"""Seconds, median: the public SDKs start between 0.5 and 2 and double."""
_FAIL_OVER_S = 0.35
"""Seconds, median, from the refused request to the same prompt on a sibling: answer time of a refusal plus
the 4 to 1,000 ms that real relays take."""


def retried(rng: np.random.Generator, draft: Draft, limited: float = _LIMITED_SHARE) -> Draft:
    """Let some requests fail; the client repeats them on the same account."""
    draft = with_invalid(rng, draft)
    draw = rng.random(len(draft))
    failing = np.flatnonzero((draw < limited + _OVERLOADED_SHARE) & (draft.status == OK))
    status = draft.status.copy()
    status[failing] = np.where(draw[failing] < limited, LIMITED, OVERLOADED)
    wait = _seconds(rng, _BACK_OFF_S, 0.5, len(failing))
    return concat([draft.changed(status=status), _again(draft, failing, wait)])


def failed_over(rng: np.random.Generator, draft: Draft, limited: float, sibling: Callable[[Draft], Ints]) -> Draft:
    """Let some requests be refused; the pool repeats each at once on the account that ``sibling`` names.

    The service is as crowded for a pool as for everybody: besides ``limited`` 429, some are answered 529.
    """
    draft = with_invalid(rng, draft)
    draw = rng.random(len(draft))
    failing = np.flatnonzero((draw < limited + _OVERLOADED_SHARE) & (draft.status == OK))
    status = draft.status.copy()
    status[failing] = np.where(draw[failing] < limited, LIMITED, OVERLOADED)
    again = _again(draft, failing, _seconds(rng, _FAIL_OVER_S, 0.8, len(failing)))
    # The relay starts afresh: its client headers say nothing of a retry.
    again = again.changed(account=sibling(again), retry=np.zeros(len(again), dtype=np.int64))
    return concat([draft.changed(status=status), again])


def with_invalid(rng: np.random.Generator, draft: Draft) -> Draft:
    """Let some requests be malformed."""
    invalid = rng.random(len(draft)) < _INVALID_SHARE
    return draft.changed(status=np.where(invalid, INVALID, draft.status))


def _again(draft: Draft, failing: Ints, wait_s: Floats) -> Draft:
    again = draft.take(failing)
    return again.changed(time=again.time + (wait_s * SECOND).astype(np.int64), retry=again.retry + 1)


def _seconds(rng: np.random.Generator, median: float, sigma: float, n: int) -> Floats:
    return np.asarray(rng.lognormal(np.log(median), sigma, n))
