"""Merged contacts of one kind → what ties accounts, and how far each account reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.summaries.keys import mixed
from forensics.vocabulary.summaries import KeyedProfiles

if TYPE_CHECKING:
    from collections.abc import Sequence


def reach(contacts: pl.DataFrame) -> pl.DataFrame:
    """How many different entities an account touched; needs every contact, shared or not.

    Returns
    -------
    polars.DataFrame
        ``account``, ``n_entities``, ``n_requests``.
    """
    # A contact is there once per account, entity and day: each entity counts on the first of its days.
    days = contacts["day"].null_count() < len(contacts)
    first = (
        contacts.select(mixed(["account", "entity"]).is_first_distinct()).to_series() if days else pl.lit(value=True)
    )
    return (
        contacts.select("account", "n_requests", first=first)
        .group_by("account")
        .agg(n_entities=pl.col("first").cast(pl.Int64).sum(), n_requests=pl.col("n_requests").cast(pl.Int64).sum())
    )


def merge_reach(pieces: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Sum pieces of different entities: ``account``, ``n_entities``, ``n_requests``."""
    return pl.concat(pieces).group_by("account").agg(pl.col("n_entities", "n_requests").sum())


def shared(contacts: pl.DataFrame) -> pl.DataFrame:
    """Contacts with entities that at least two accounts touched; the others tie no one."""
    # A contact is there once per account: whatever is there twice has two of them.
    key = mixed(["entity", "day"])
    return contacts.filter(contacts.select("entity", pl.col("day").hash()).select(key.is_duplicated()).to_series())


def system_prompts(contacts: pl.DataFrame) -> pl.DataFrame:
    """The system prompts of each account, as a covariate."""
    return contacts.select(
        "account",
        pl.lit("main_system_prompt").alias("covariate"),
        pl.col("entity").alias("value"),
        pl.col("n_requests").cast(pl.Int64).alias("n"),
    ).match_to_schema(KeyedProfiles.create_empty().schema)
