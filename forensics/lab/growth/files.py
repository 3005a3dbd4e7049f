"""What a provider keeps besides requests: payment instruments and account events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import HOUR, choose, draw_times, hex_ids, keys, maybe, side_rng
from forensics.lab.tables import cards
from forensics.vocabulary.columns import EVENT_COLUMNS, PAYMENT_COLUMNS, TIMESTAMP

if TYPE_CHECKING:
    from forensics.lab.growth.people import People
    from forensics.lab.world import Plan

_SECOND_CARD_SHARE = 0.06
"""Share of paying accounts with another instrument of the same person."""
_FUNDING = ("credit", "debit", "prepaid")
_FUNDING_WEIGHTS = np.array([48.0, 42.0, 10.0])
"""Of issuer ranges: a range is of one funding. Invented in detail."""
_WALLET_SHARE = 0.2
_KEY_AFTER = 0.4
"""Hours from sign-up to the first key, mean."""


def payments_of(plan: Plan, people: People) -> pl.DataFrame:
    """Payment instruments, one a row; empty when the world is written without them."""
    schema = {name: column.dtype for name, column in PAYMENT_COLUMNS.items()}
    if "payments" not in plan.files:
        return pl.DataFrame(schema=schema)
    rng, n = side_rng(plan.seed, "payments"), len(people.created)
    again = pl.Series(maybe(rng, _SECOND_CARD_SHARE, n))
    ranges, funding = pl.Series(cards.BINS), issuer_fundings()
    first = people.frame.select(
        "account_id",
        "payment_fingerprint",
        "payment_bin",
        brand=pl.when(pl.col("payment_bin").str.starts_with("4")).then(pl.lit("visa")).otherwise(pl.lit("mastercard")),
        funding=pl.col("payment_bin").replace_strict(ranges, funding, default="credit"),
        payment_country="payment_country",
        wallet=pl.when(pl.Series(maybe(rng, _WALLET_SHARE, n))).then(pl.lit("phone")),
        added_at=pl.Series(draw_times(rng, people.created, HOUR)).cast(TIMESTAMP),
    )
    second = first.filter(pl.Series(again)).with_columns(
        payment_fingerprint=hex_ids(keys(rng, int(again.sum()))), added_at=pl.col("added_at") + pl.duration(days=20)
    )
    paying = pl.concat([first, second]).filter(pl.col("payment_fingerprint").is_not_null())
    return paying.select(list(schema)).sort("account_id", "added_at", "payment_fingerprint")


def issuer_fundings() -> pl.Series:
    """Funding of each issuer range, in the order of ``BINS``; the same in every world."""
    return pl.Series(_FUNDING).gather(choose(side_rng((0, "issuers")), _FUNDING_WEIGHTS, len(cards.BINS)))


def events_of(plan: Plan, people: People, requests: pl.DataFrame) -> pl.DataFrame:
    """Sign-ups, keys, bans, and one login per account and day from where its requests come."""
    schema = {name: column.dtype for name, column in EVENT_COLUMNS.items()}
    if "events" not in plan.files:
        return pl.DataFrame(schema=schema)
    rng = side_rng(plan.seed, "events")
    born = people.frame.select(
        "account_id",
        "banned_at",
        timestamp="created_at",
        ip="signup_ip",
        country="billing_country",
        key=pl.Series(draw_times(rng, people.created, int(_KEY_AFTER * HOUR))).cast(TIMESTAMP),
    )
    logins = (
        requests.sort("timestamp", "request_id")
        .group_by("account_id", pl.col("timestamp").dt.date().alias("day"), maintain_order=True)
        .agg(pl.col("timestamp", "ip", "user_agent", "tls_fingerprint", "country").first())
        .with_columns(event=pl.lit("login"))
    )
    parts = [
        born.with_columns(event=pl.lit("signup")),
        born.with_columns(event=pl.lit("key_created"), timestamp="key", ip=None, country=None),
        born.filter(pl.col("banned_at").is_not_null()).with_columns(
            event=pl.lit("banned"), timestamp="banned_at", ip=None, country=None
        ),
        logins,
    ]
    rows = pl.concat([pl.DataFrame(schema=schema), *parts], how="diagonal").select(list(schema))
    return rows.sort("timestamp", "account_id", "event")
