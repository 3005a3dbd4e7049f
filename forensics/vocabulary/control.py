"""Controls that a provider could have had, and what a case remembers of the days they would have acted on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import dataframely as dy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

ANY = "any"
"""A word that stands for every value, where a control asks for one."""

Chosen = int | str
"""What a policy sets a parameter to."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number or word that a control must be given."""

    name: str
    unit: str
    """Of a number; empty where a word is wanted."""
    meaning: str
    most: int = 0
    """The largest number it may be, the smallest is 1; 0 where a word is wanted."""
    words: tuple[str, ...] = ()
    """The words it may be; empty for any."""


class Stops(dy.Schema):
    """What a control would have stopped: requests per account and UTC day. Accounts are categories."""

    account_id = dy.Any()
    day = dy.Date(nullable=False)
    n_stopped = dy.Int64(nullable=False, min=1)


@dataclass(frozen=True, slots=True)
class History:
    """What a case's state says of accounts and days. Accounts are categories of one list throughout."""

    account_days: pl.DataFrame
    """``AccountDays``, sorted by account and day."""
    contacts: pl.DataFrame
    """``Contacts`` of things that at least two accounts touched."""
    reach: pl.DataFrame
    """``Reach``: how many things of a kind an account touched, alone or with others."""
    traits: pl.DataFrame
    """``account_id``, ``covariate``, ``value``: what the accounts file says of an account, in plain text."""
    people: pl.DataFrame
    """``account_id``, ``began`` (day, UTC: signed up, or else first seen), ``created`` (day, or null)."""


@dataclass(frozen=True, slots=True)
class Control:
    """A rule that a provider could have had: a part, found by looking into ``controls/kinds``."""

    name: str
    """The file's stem."""
    title: str
    parameters: tuple[Parameter, ...]
    needs: Callable[[Mapping[str, Chosen]], frozenset[str]]
    """Columns without which nothing can be said: of the requests, or ``accounts.x`` of the accounts file."""
    stops: Callable[[History, Mapping[str, Chosen]], pl.DataFrame]
    """``Stops``, in any order, at most one row per account and day."""
    meaning: str
    """What it does, whom else it meets."""
    assumes: str
    """What is taken for granted when the past is played again."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A control with its parameters: one file below ``rules/policies``."""

    name: str
    title: str
    control: str
    settings: Mapping[str, Chosen]
    source: str
    """Where the idea and the numbers are from."""


class Replayed(dy.Schema):
    """One row per policy: what it would have stopped, when, and whom it would have met."""

    policy = dy.String(nullable=False, primary_key=True)
    title = dy.String(nullable=False)
    suspected_stopped = dy.Float64(nullable=True, min=0.0, max=1.0)
    """Share of the requests of suspected accounts, at most."""
    extraction_stopped = dy.Float64(nullable=True, min=0.0, max=1.0)
    """Share of the requests of campaigns, at most; null without campaigns."""
    first_day = dy.Date(nullable=True)
    """UTC day on which it would first have stopped a suspected account."""
    before = dy.Float64(nullable=True, min=0.0, max=1.0)
    """Share of the suspected accounts' requests that were sent before that day; null where it would never have."""
    half_day = dy.Date(nullable=True)
    """First UTC day on which at least half of their requests would have been stopped."""
    n_suspected = dy.Int64(nullable=True, min=0)
    """Suspected accounts that it would have met."""
    n_others = dy.Int64(nullable=True, min=0)
    """Other accounts that it would have met."""
    others_met = dy.Float64(nullable=True, min=0.0, max=1.0)
    """The same as a share of all other accounts that sent a request."""
    others_stopped = dy.Float64(nullable=True, min=0.0, max=1.0)
    """Share of their requests that would have been stopped or held."""
    expected_honest = dy.Float64(nullable=True, min=0.0)
    """Honest accounts among all that it would have met, expected: the sum of 1 - membership."""
    unmeasured = dy.String(nullable=True)
    """Why nothing can be said."""


class ReplayedDays(dy.Schema):
    """Requests of suspected accounts by policy and UTC day, and how many of them it would have stopped."""

    policy = dy.String(nullable=False, primary_key=True)
    day = dy.Date(nullable=False, primary_key=True)
    n_requests = dy.Int64(nullable=False, min=1)
    n_stopped = dy.Int64(nullable=False, min=0)
