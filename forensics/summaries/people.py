"""Accounts, payments and events → contacts and profiles, in the same frames as requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.summaries.keys import bounded
from forensics.summaries.merge import merge, nothing
from forensics.summaries.reduce import contacts_of, numbered
from forensics.vocabulary.columns import TIMESTAMP
from forensics.vocabulary.covariates import COVARIATES, NAMES
from forensics.vocabulary.entity_kind import Source

if TYPE_CHECKING:
    from forensics.summaries.reduce import Reducer
    from forensics.vocabulary.covariates import Covariate
    from forensics.vocabulary.people import Sheet
    from forensics.vocabulary.summaries import Summary

_EVENT_KINDS = ("ip_address", "ip_prefix")
"""Kinds that account events bear witness to: a login shows where an account is used from."""


def people(accounts: Sheet | None, payments: Sheet | None, events: Sheet | None, by: Reducer) -> Summary:
    """What needs no request: cards, phones, sign-up addresses, logins; BIN, domain, sign-up week, plan."""
    found: list[Summary] = []
    own = [kind for kind in by.kinds.values() if kind.source is Source.ACCOUNTS]
    if accounts is not None:
        rows = accounts.frame.with_columns(timestamp=pl.col("created_at"))
        found += [contacts_of(rows, kind, by) for kind in own if kind.needs <= accounts.covered]
        traits = [t for t in COVARIATES.values() if t.source is Source.ACCOUNTS and t.needs <= accounts.covered]
        found += [_profile(accounts.frame, trait, by) for trait in traits]
        found.append(nothing(accounts=numbered(accounts.frame["account_id"], by.seed)[0]))
    if payments is not None:
        rows = payments.frame.with_columns(timestamp=pl.col("added_at"), created_at=pl.lit(None, TIMESTAMP))
        found += [contacts_of(rows, kind, by) for kind in own if kind.needs <= payments.covered]
    if events is not None:
        seen = [by.kinds[name] for name in _EVENT_KINDS if name in by.kinds and by.kinds[name].needs <= events.covered]
        found += [contacts_of(events.frame, kind, by) for kind in seen]
    return merge(found)


def _profile(rows: pl.DataFrame, trait: Covariate, by: Reducer) -> Summary:
    shown = rows.select("account_id", text=trait.value()).drop_nulls("text")
    accounts, account = numbered(shown["account_id"], by.seed)
    values, value = numbered(bounded(shown["text"]), by.seed)
    columns = {"account": account.astype(np.uint32), "value": values["key"].to_numpy()[value]}
    counted = pl.DataFrame(columns).group_by("account", "value").agg(pl.len().cast(pl.Int64).alias("n"))
    profiles = counted.select("account", pl.lit(NAMES.index(trait.name), pl.UInt8).alias("covariate"), "value", "n")
    return nothing(profiles=profiles, accounts=accounts, values=values)
