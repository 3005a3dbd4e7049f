"""Accounts by number, with traits, loads and hours: what adjudicators are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.links.population import Material
from forensics.summaries.people import people as people_of
from forensics.vocabulary.cohorts import Cohorts, Population
from tests.stories import merged_of, reducer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forensics.vocabulary.columns import PolarsType
    from forensics.vocabulary.people import Sheet

CREATED: dict[str, PolarsType] = {"account_id": pl.String, "created_at": pl.Datetime("us", "UTC")}


def people(n: int, traits: Mapping[str, Sequence[str | None]] | None = None, **numbers: Sequence[float]) -> Population:
    """A population of n accounts; ``traits`` maps a covariate to the value of each account.

    ``numbers`` replace the arrays of ``Population``; without them everyone is ordinary: ten requests, one
    network of their own, no sign-up date.
    """
    shown = [
        {"covariate": name, "account": number, "value": value}
        for name, values in sorted((traits or {}).items())
        for number, value in enumerate(values)
        if value is not None
    ]
    schema = {"covariate": pl.String, "account": pl.UInt32, "value": pl.String}
    arrays: dict[str, np.ndarray] = {
        "weights": np.ones(n),
        "strata": np.full(n, -1, dtype=np.int64),
        "n_requests": np.full(n, 10, dtype=np.int64),
        "hours": np.zeros((n, 24), dtype=np.int64),
        "networks": np.ones(n, dtype=np.int64),
        "created_day": np.full(n, np.nan),
        "busiest_day": np.full(n, np.nan),
    }
    for name, values in numbers.items():
        arrays[name] = np.asarray(values, dtype=arrays[name].dtype)
    ids = pl.Series([f"a{number:05d}" for number in range(n)], dtype=pl.String)
    return Population(account_ids=ids, traits=pl.DataFrame(shown, schema=schema), **arrays)


def cohorts_of(*groups: Sequence[int], own_family: str | None = None) -> Cohorts:
    members = [(cohort, account) for cohort, group in enumerate(groups) for account in sorted(group)]
    frame = pl.DataFrame(members, schema={"cohort": pl.UInt32, "account": pl.UInt32}, orient="row")
    return Cohorts(frame, np.array([len(group) for group in groups], dtype=np.int64), (own_family,) * len(groups))


def material(requests: pl.DataFrame, accounts: Sheet | None = None) -> Material:
    """What a small log leaves for the links room, as the pipeline prepares it."""
    whole = merged_of(reducer().reduce(requests), people_of(accounts, None, None, reducer()))
    categories = whole.activity["account_id"].dtype
    known = [requests["account_id"]] + ([] if accounts is None else [accounts.frame["account_id"]])
    created = None if accounts is None else accounts.frame.select("account_id", "created_at").drop_nulls()
    return Material(
        account_ids=pl.concat(known).unique().cast(categories).sort(),
        contacts=whole.contacts,
        profiles=whole.profiles,
        account_days=whole.account_days,
        activity=whole.activity,
        reach=whole.reach,
        created_at=(pl.DataFrame(schema=CREATED) if created is None else created).cast({"account_id": categories}),
    )


def said(terms: pl.DataFrame, source: str, *, column: str = "operator", cohort: int = 0) -> float | None:
    """Bans of one source for one cohort; None where it says nothing."""
    rows = terms.filter((pl.col("source") == source) & (pl.col("cohort") == cohort))[column].to_list()
    assert len(rows) <= 1
    return rows[0] if rows else None


def bans(terms: pl.DataFrame, source: str, *, column: str = "operator", cohort: int = 0) -> float:
    """The same, where it must say something."""
    value = said(terms, source, column=column, cohort=cohort)
    assert value is not None, f"{source} says nothing"
    return value
