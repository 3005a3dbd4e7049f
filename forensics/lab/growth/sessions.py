"""Sessions of people, and the requests in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forensics.lab.draws import SECOND, Flags, Floats, Ints, maybe
from forensics.lab.growth.content import write_prompts
from forensics.lab.growth.draft import ORGANIC, Bundle, Draft, Places
from forensics.lab.growth.rhythm import session_starts
from forensics.lab.growth.translations import in_tongues

if TYPE_CHECKING:
    from forensics.lab.growth.customs import Customs
    from forensics.lab.growth.people import People
    from forensics.lab.world import Plan

_DORMANT_SHARE = 0.02
"""Share of honest accounts that send nothing."""
_SPREAD = 0.9
"""Standard deviation of the logarithm of the gaps within a session."""
_IDLE_S = 300.0
"""Seconds after which a client's connection is closed (common keep-alive limits are 60 to 600)."""
_SECOND_STACK_SHARE = 0.15
_SECOND_MODEL_SHARE = 0.2
_SECOND_KEY_SHARE = 0.12
_LONG_TAIL = 0.8
"""Standard deviation of the logarithm of requests per session."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """One element per session."""

    account: Ints
    start: Ints
    """µs since 1970, UTC."""
    length: Ints
    """Requests, at least one."""


def draw_sessions(plan: Plan, people: People, customs: Customs) -> Sessions:
    """Draw how many sessions everybody has, when, and how long."""
    rng, n = plan.rng, len(people.created)
    counts = np.maximum(1, rng.poisson(customs.requests / customs.length))
    counts = np.where(maybe(rng, _DORMANT_SHARE, n), 0, counts)
    account = np.repeat(np.arange(n, dtype=np.int64), counts)
    # A person with few requests has one short session, not one of ordinary length.
    mean = np.minimum(customs.length, customs.requests / np.maximum(counts, 1))[account]
    drawn = mean * rng.lognormal(-(_LONG_TAIL**2) / 2, _LONG_TAIL, len(account))
    length = np.maximum(1, np.round(drawn)).astype(np.int64)
    return Sessions(account, session_starts(plan, people, account, customs.rhythm), length)


def converse(plan: Plan, sessions: Sessions, customs: Customs, places: Places) -> Bundle:
    """Write the requests of sessions, one place per session, each over connections of its own."""
    rng = plan.rng
    session, position = _rows(sessions.length)
    account = sessions.account[session]
    gaps = _gaps(rng, customs.gap_s[account], position)
    chat = maybe(rng, customs.chat[sessions.account], len(sessions.account))[session]
    turn = np.where(chat, position, 0)
    prompt, texts = write_prompts(rng, customs.book, customs.template[account], turn, account)
    free = (customs.template[account] == 0) & (turn == 0)
    texts = in_tongues(rng.spawn(1)[0], texts, np.where(free, customs.tongue[account], -1))
    n = len(session)
    draft = Draft(
        time=sessions.start[session] + (_elapsed(gaps, sessions.length) * SECOND).astype(np.int64),
        account=account,
        address=session,
        stack=_second(rng, session, customs.stack[account], customs.second_stack[account], _SECOND_STACK_SHARE),
        connection=np.cumsum((position == 0) | (gaps > _IDLE_S)),
        conversation=np.where(chat & (sessions.length[session] > 1), session, -1),
        turn=turn,
        prompt=prompt,
        system=customs.system[account],
        model=_second(rng, session, customs.model[account], customs.second_model[account], _SECOND_MODEL_SHARE),
        sampling=customs.sampling[account],
        key=maybe(rng, _SECOND_KEY_SHARE, len(sessions.account)).astype(np.int64)[session],
        status=np.full(n, 200, dtype=np.int64),
        retry=np.zeros(n, dtype=np.int64),
        purpose=np.full(n, ORGANIC, dtype=np.int64),
    )
    return Bundle(draft, places, texts, customs.book.systems)


def _rows(length: Ints) -> tuple[Ints, Ints]:
    session = np.repeat(np.arange(len(length), dtype=np.int64), length)
    first = np.cumsum(length) - length
    return session, np.arange(len(session), dtype=np.int64) - first[session]


def _gaps(rng: np.random.Generator, median_s: Floats, position: Ints) -> Floats:
    gaps = median_s * rng.lognormal(0.0, _SPREAD, len(median_s))
    return np.where(position == 0, 0.0, gaps)


def _elapsed(gaps: Floats, length: Ints) -> Floats:
    total = np.cumsum(gaps)
    first = np.cumsum(length) - length
    return np.asarray(total - np.repeat(total[first], length))


def _second(rng: np.random.Generator, session: Ints, first: Ints, second: Ints, share: float) -> Ints:
    n_sessions = int(session[-1]) + 1 if len(session) else 0
    other: Flags = maybe(rng, share, n_sessions)
    return np.where(other[session], second, first)
