"""What a log leaves behind once it was read: mergeable frames of integers, minima, maxima and keys.

Every frame obeys ``merge(reduce(a), reduce(b)) = reduce(a + b)`` on deduplicated rows.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import dataframely as dy

if TYPE_CHECKING:
    import polars as pl

HOURS = tuple(f"h{hour:02d}" for hour in range(24))
"""Columns of requests per UTC hour of the day."""


class Contacts(dy.Schema):
    """Who touched what: one row per account, kind, entity and (for kinds linked per day) UTC day."""

    account_id = dy.String(nullable=False)
    kind = dy.String(nullable=False)
    entity = dy.String(nullable=False)
    day = dy.Date(nullable=True)
    n_requests = dy.Int64(nullable=False, min=0)
    first_seen = dy.Datetime(nullable=True, time_unit="us", time_zone="UTC")
    last_seen = dy.Datetime(nullable=True, time_unit="us", time_zone="UTC")


class AccountDays(dy.Schema):
    """Requests, errors, tokens and hour counts per account and UTC day."""

    account_id = dy.String(nullable=False, primary_key=True)
    day = dy.Date(nullable=False, primary_key=True)
    n_requests = dy.Int64(nullable=False, min=1)
    n_errors = dy.Int64(nullable=False, min=0)
    input_tokens = dy.Int64(nullable=False, min=0)
    output_tokens = dy.Int64(nullable=False, min=0)
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


class Failures(dy.Schema):
    """Failed requests by prompt: what a sibling account may take over within seconds."""

    prompt_sha256 = dy.String(nullable=False)
    message_count = dy.Int64(nullable=True)
    account_id = dy.String(nullable=False)
    timestamp = dy.Datetime(nullable=False, time_unit="us", time_zone="UTC")


class Reach(dy.Schema):
    """How many different entities of a kind an account touched, before single-account entities go."""

    account_id = dy.String(nullable=False, primary_key=True)
    kind = dy.String(nullable=False, primary_key=True)
    n_entities = dy.Int64(nullable=False, min=1)
    n_requests = dy.Int64(nullable=False, min=0)


@dataclass(frozen=True, slots=True)
class Summary:
    """What pass 1 keeps of any number of request rows."""

    contacts: pl.DataFrame
    account_days: pl.DataFrame
    profiles: pl.DataFrame
    failures: pl.DataFrame

    def frames(self) -> dict[str, pl.DataFrame]:
        """Name to frame."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
