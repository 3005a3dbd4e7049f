"""Summaries → the population: what is common in this file, hub by hub weighted down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.vocabulary.cohorts import Cohorts, Population
from forensics.vocabulary.summaries import HOURS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from forensics.vocabulary.entity_kind import EntityKind

MIN_JUDGED_ACCOUNTS = 8
"""Accounts. Below this a hub is weighed by rarity alone: too few to test a cohort (detection notes, section 2)."""
_STRATA = ("country", "payment_country")
"""Covariates that name an account's country, the first that is known."""


def population(
    account_ids: pl.Series, profiles: pl.DataFrame, account_days: pl.DataFrame, people: pl.DataFrame, hubs: Cohorts
) -> Population:
    """Describe every account by number.

    Parameters
    ----------
    account_ids
        Sorted and unique.
    profiles, account_days
        Merged summaries.
    people
        ``account_id``, ``created_at``, ``n_networks`` per account; accounts may be missing.
    hubs
        Cohorts of binding hubs, by whose size accounts are weighed down.
    """
    numbers = account_numbers(account_ids)
    traits = _modal(profiles, numbers)
    totals = numbers.join(_totals(account_days), on="account_id", how="left", validate="1:1").sort("account")
    known = numbers.join(people, on="account_id", how="left", validate="1:1").sort("account")
    created = known["created_at"].dt.timestamp("ms").cast(pl.Float64).to_numpy() / 86_400_000.0
    busiest = totals["busiest"].cast(pl.Int32).cast(pl.Float64).to_numpy()
    return Population(
        account_ids=account_ids,
        traits=traits,
        weights=_weights(hubs, len(account_ids)),
        strata=_strata(traits, len(account_ids)),
        n_requests=totals["n_requests"].fill_null(0).to_numpy(),
        hours=totals.select(pl.col(name).fill_null(0) for name in HOURS).to_numpy(),
        networks=known["n_networks"].fill_null(0).to_numpy(),
        created_day=np.floor(created),
        busiest_day=busiest,
    )


def account_numbers(account_ids: pl.Series) -> pl.DataFrame:
    """Account id and number (UInt32), in order."""
    return pl.DataFrame({"account_id": account_ids}).with_row_index("account")


def cohorts(groups: pl.DataFrame, account_ids: pl.Series, own_family: tuple[str | None, ...]) -> Cohorts:
    """Number the members of groups that are numbered already (``cohort``, ``account_id``)."""
    members = groups.join(account_numbers(account_ids), on="account_id", how="inner", validate="m:1")
    pairs = members.select(pl.col("cohort").cast(pl.UInt32), "account").unique().sort("cohort", "account")
    return Cohorts(pairs, np.bincount(pairs["cohort"].to_numpy(), minlength=len(own_family)), own_family)


def binding_cohorts(contacts: pl.DataFrame, account_ids: pl.Series, kinds: Mapping[str, EntityKind]) -> Cohorts:
    """Hubs that can tie accounts by themselves: their users would skew the base rates if they all counted."""
    names = [kind.name for kind in kinds.values() if kind.binds]
    key = ["kind", "entity", "day"]
    hubs = contacts.filter(pl.col("kind").is_in(names) & (pl.len().over(key) >= MIN_JUDGED_ACCOUNTS))
    numbered = hubs.with_columns(cohort=pl.struct(key).rank("dense").cast(pl.UInt32) - 1)
    n_hubs = numbered["cohort"].n_unique()
    return cohorts(numbered.select("cohort", "account_id"), account_ids, (None,) * n_hubs)


def _modal(profiles: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    ranked = profiles.sort("covariate", "account_id", "n", "value", descending=[False, False, True, False])
    first = ranked.unique(["covariate", "account_id"], keep="first", maintain_order=True)
    numbered = first.join(numbers, on="account_id", how="inner", validate="m:1")
    return numbered.select("covariate", "account", "value").sort("covariate", "account")


def _totals(account_days: pl.DataFrame) -> pl.DataFrame:
    busiest = account_days.sort("account_id", "n_requests", "day", descending=[False, True, False])
    return busiest.group_by("account_id", maintain_order=True).agg(
        pl.col("n_requests").sum(), *(pl.col(name).sum() for name in HOURS), busiest=pl.col("day").first()
    )


def _weights(hubs: Cohorts, n_accounts: int) -> npt.NDArray[np.float64]:
    largest = np.ones(n_accounts, dtype=np.int64)
    np.maximum.at(largest, hubs.members["account"].to_numpy(), hubs.sizes[hubs.members["cohort"].to_numpy()])
    return 1.0 / largest


def _strata(traits: pl.DataFrame, n_accounts: int) -> npt.NDArray[np.int64]:
    strata = np.full(n_accounts, -1, dtype=np.int64)
    for name in reversed(_STRATA):
        known = traits.filter(pl.col("covariate") == name)
        strata[known["account"].to_numpy()] = known["value"].rank("dense").cast(pl.Int64).to_numpy()
    return strata
