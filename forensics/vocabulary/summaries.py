"""What a log leaves behind once it was read: mergeable frames of integers, minima, maxima and keys.

Every frame obeys ``merge(reduce(a), reduce(b)) = reduce(a + b)`` on deduplicated rows. While a log is read, entities
and values are 64-bit keys of their texts, and accounts are places in a list of them (``Keyed...``); afterwards all are
categories in the order of the texts, which group, join and sort as integers do (``Contacts``, ``Profiles``, ...).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import dataframely as dy

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

HOURS = tuple(f"h{hour:02d}" for hour in range(24))
"""Columns of requests per UTC hour of the day."""


class Names(dy.Schema):
    """Texts by key."""

    key = dy.UInt64(nullable=False)
    text = dy.String(nullable=False)


class Sights(dy.Schema):
    """Keys of entities, some of which have no name yet, and second keys of the same texts."""

    key = dy.UInt64(nullable=False)
    check = dy.UInt64(nullable=False)


class KeyedContacts(dy.Schema):
    """Who touched what, of one kind: one row per account, entity and (for kinds linked per day) UTC day."""

    account = dy.UInt32(nullable=False)
    entity = dy.UInt64(nullable=False)
    day = dy.Int32(nullable=False)
    """Days since 1970; 0 for kinds that are not linked per day."""
    n_requests = dy.UInt32(nullable=False)
    first_seen = dy.Int64(nullable=False)
    """µs since 1970; ``UNSEEN`` where nobody knows."""


UNSEEN = (1 << 63) - 1
"""Later than any time: the earliest of several sights is the smallest number."""


class KeyedDays(dy.Schema):
    """Requests, errors and tokens per account and UTC day."""

    account = dy.UInt32(nullable=False)
    day = dy.Int32(nullable=False)
    n_requests = dy.Int64(nullable=False)
    n_errors = dy.Int64(nullable=False)
    input_tokens = dy.Int64(nullable=False)
    output_tokens = dy.Int64(nullable=False)
    first_seen = dy.Int64(nullable=False)
    last_seen = dy.Int64(nullable=False)


class KeyedHours(dy.Schema):
    """Requests per account and UTC hour of the day."""

    account = dy.UInt32(nullable=False)
    hour = dy.UInt8(nullable=False)
    n_requests = dy.UInt32(nullable=False)


class KeyedProfiles(dy.Schema):
    """How often an account showed a value of a covariate."""

    account = dy.UInt32(nullable=False)
    covariate = dy.UInt8(nullable=False)
    """Place in ``covariates.NAMES``."""
    value = dy.UInt64(nullable=False)
    n = dy.Int64(nullable=False)


class Failures(dy.Schema):
    """Failed requests by prompt: what a sibling account may take over within seconds."""

    prompt_sha256 = dy.String(nullable=False)
    message_count = dy.Int64(nullable=True)
    account_id = dy.String(nullable=False)
    timestamp = dy.Datetime(nullable=False, time_unit="us", time_zone="UTC")


@dataclass(frozen=True, slots=True)
class Summary:
    """What pass 1 keeps of any number of request rows."""

    contacts: Mapping[str, pl.DataFrame]
    """Kind to ``KeyedContacts``, sorted by entity."""
    days: pl.DataFrame
    hours: pl.DataFrame
    profiles: pl.DataFrame
    """In no order; days and hours by account."""
    failures: pl.DataFrame
    accounts: pl.DataFrame
    """``Names`` of accounts, sorted by key: the other frames count them in this order."""
    entities: Mapping[str, pl.DataFrame]
    """Kind to ``Names`` of its entities, sorted by key."""
    values: pl.DataFrame
    """``Names`` of values of covariates."""
    sights: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    """Kind to ``Sights``, sorted by key: of kinds whose entities got names only where they were met again."""


class Contacts(dy.Schema):
    """Who touched what: one row per account, kind, entity and (for kinds linked per day) UTC day.

    Accounts, kinds and entities are texts or categories in the order of the texts.
    """

    account_id = dy.String(nullable=False)
    kind = dy.String(nullable=False)
    entity = dy.String(nullable=False)
    day = dy.Date(nullable=True)
    n_requests = dy.Int64(nullable=False, min=0)
    first_seen = dy.Datetime(nullable=True, time_unit="us", time_zone="UTC")


class AccountDays(dy.Schema):
    """Requests, errors and tokens per account and UTC day."""

    account_id = dy.String(nullable=False, primary_key=True)
    day = dy.Date(nullable=False, primary_key=True)
    n_requests = dy.Int64(nullable=False, min=1)
    n_errors = dy.Int64(nullable=False, min=0)
    input_tokens = dy.Int64(nullable=False, min=0)
    output_tokens = dy.Int64(nullable=False, min=0)


class Activity(dy.Schema):
    """First and last request of each account, and its requests per UTC hour of the day."""

    account_id = dy.String(nullable=False, primary_key=True)
    first_seen = dy.Datetime(nullable=False, time_unit="us", time_zone="UTC")
    last_seen = dy.Datetime(nullable=False, time_unit="us", time_zone="UTC")
    h00 = dy.UInt32()
    h01 = dy.UInt32()
    h02 = dy.UInt32()
    h03 = dy.UInt32()
    h04 = dy.UInt32()
    h05 = dy.UInt32()
    h06 = dy.UInt32()
    h07 = dy.UInt32()
    h08 = dy.UInt32()
    h09 = dy.UInt32()
    h10 = dy.UInt32()
    h11 = dy.UInt32()
    h12 = dy.UInt32()
    h13 = dy.UInt32()
    h14 = dy.UInt32()
    h15 = dy.UInt32()
    h16 = dy.UInt32()
    h17 = dy.UInt32()
    h18 = dy.UInt32()
    h19 = dy.UInt32()
    h20 = dy.UInt32()
    h21 = dy.UInt32()
    h22 = dy.UInt32()
    h23 = dy.UInt32()


class Profiles(dy.Schema):
    """How often an account showed a value of a covariate: client, model, plan, sign-up week."""

    account_id = dy.String(nullable=False, primary_key=True)
    covariate = dy.String(nullable=False, primary_key=True)
    value = dy.String(nullable=False, primary_key=True)
    n = dy.Int64(nullable=False, min=1)


class Reach(dy.Schema):
    """How many different entities of a kind an account touched, before single-account entities go."""

    account_id = dy.String(nullable=False, primary_key=True)
    kind = dy.String(nullable=False, primary_key=True)
    n_entities = dy.Int64(nullable=False, min=1)
    n_requests = dy.Int64(nullable=False, min=0)
