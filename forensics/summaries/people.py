"""Accounts, payments and events → contacts and profiles, in the same frames as requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.text_order import in_text_order
from forensics.summaries.reduce import contacts_of, hashes, merge_contacts, merge_profiles, profile_of
from forensics.vocabulary.columns import TIMESTAMP
from forensics.vocabulary.covariates import COVARIATES
from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.summaries import Contacts, Reach

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.vocabulary.people import Sheet

_EVENT_KINDS = ("ip_address", "ip_prefix")
"""Kinds that account events bear witness to: a login shows where an account is used from."""


def people_contacts(
    accounts: Sheet | None,
    payments: Sheet | None,
    events: Sheet | None,
    kinds: Mapping[str, EntityKind],
    trivial: frozenset[str],
) -> pl.DataFrame:
    """Contacts that need no request: cards, phones, sign-up addresses, logins."""
    found: list[pl.DataFrame] = []
    own = [kind for kind in kinds.values() if kind.source is Source.ACCOUNTS]
    if accounts is not None:
        rows = accounts.frame.with_columns(timestamp=pl.col("created_at"))
        found += [contacts_of(rows, kind, trivial) for kind in own if kind.needs <= accounts.covered]
    if payments is not None:
        rows = payments.frame.with_columns(timestamp=pl.col("added_at"), created_at=pl.lit(None, TIMESTAMP))
        found += [contacts_of(rows, kind, trivial) for kind in own if kind.needs <= payments.covered]
    if events is not None:
        seen = [kinds[name] for name in _EVENT_KINDS if name in kinds and kinds[name].needs <= events.covered]
        found += [contacts_of(events.frame, kind, trivial) for kind in seen]
    return merge_contacts(found)


def people_profiles(accounts: Sheet | None) -> pl.DataFrame:
    """Covariates that the accounts file gives: BIN, domain, sign-up week, plan."""
    if accounts is None:
        return merge_profiles([])
    traits = [t for t in COVARIATES.values() if t.source is Source.ACCOUNTS and t.needs <= accounts.covered]
    return merge_profiles([profile_of(accounts.frame, trait) for trait in traits])


def system_prompt_profiles(contacts: pl.DataFrame) -> pl.DataFrame:
    """The system prompts of each account, as a covariate."""
    prompts = contacts.filter(pl.col("kind") == "system_prompt")
    rows = prompts.select("account_id", pl.lit("main_system_prompt").alias("covariate"), value="entity", n="n_requests")
    return merge_profiles([rows])


def reach(contacts: pl.DataFrame) -> pl.DataFrame:
    """How many different entities of each kind an account touched; needs every contact, shared or not."""
    per_kind = contacts.group_by("account_id", "kind").agg(
        n_entities=pl.col("entity").n_unique().cast(pl.Int64), n_requests=pl.col("n_requests").sum()
    )
    return in_text_order(Reach.validate(per_kind, cast=True), "kind", "account_id")


def shared(contacts: pl.DataFrame) -> pl.DataFrame:
    """Contacts with entities that at least two accounts touched; the others tie no one."""
    # A contact is there once per account: whatever is there twice has two of them. Both hashes must say so.
    first, second = hashes(["entity", "day"])
    tying = [piece.filter(first.is_duplicated() & second.is_duplicated()) for piece in contacts.partition_by("kind")]
    together = pl.concat([Contacts.create_empty(), *tying])
    return in_text_order(Contacts.validate(together), "kind", "entity", "day", "account_id")
