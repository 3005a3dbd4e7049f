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
    h00 = dy.Int64()
    h01 = dy.Int64()
    h02 = dy.Int64()
    h03 = dy.Int64()
    h04 = dy.Int64()
    h05 = dy.Int64()
    h06 = dy.Int64()
    h07 = dy.Int64()
    h08 = dy.Int64()
    h09 = dy.Int64()
    h10 = dy.Int64()
    h11 = dy.Int64()
    h12 = dy.Int64()
    h13 = dy.Int64()
    h14 = dy.Int64()
    h15 = dy.Int64()
    h16 = dy.Int64()
    h17 = dy.Int64()
    h18 = dy.Int64()
    h19 = dy.Int64()
    h20 = dy.Int64()
    h21 = dy.Int64()
    h22 = dy.Int64()
    h23 = dy.Int64()


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
