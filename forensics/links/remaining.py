"""Contacts and groups → what the system prompts of accounts say that nothing else groups.

A system prompt often names a program and not its operator: two operators of one relay send the same, and so do its
honest users, and tying all of them together makes one network of many. Of accounts that share nothing else it is asked
once more, by itself: whether those that are left over look like one party's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.links.population import MIN_JUDGED_ACCOUNTS

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 0.1
"""Share of the log's accounts, above which a prompt is a product's. The largest fleets that were reported had 25,000
accounts (campaigns, 2026), of a provider's millions. Hand-set."""
PROMPT, REMAINING = "system_prompt", "remaining_prompt"


def remaining(contacts: pl.DataFrame, grouped: Iterable[str], n_accounts: int) -> pl.DataFrame:
    """Contacts of ungrouped accounts with system prompts of so many that they can be judged, as a kind of its own.

    Parameters
    ----------
    contacts
        ``Contacts``, sorted, texts as categories, with ``REMAINING`` among the kinds.
    grouped
        Accounts that are in a group.
    n_accounts
        Accounts of the log.
    """
    prompts = contacts.filter(pl.col("kind") == PROMPT)
    known = pl.Series(sorted(grouped), dtype=pl.String).cast(contacts.schema["account_id"], strict=False)
    alone = prompts.filter(~pl.col("account_id").is_in(known.implode()))
    users = pl.len().over("entity")
    several = alone.filter((users >= MIN_JUDGED_ACCOUNTS) & (users <= MOST * n_accounts))
    return several.with_columns(kind=pl.lit(REMAINING, contacts.schema["kind"]))
