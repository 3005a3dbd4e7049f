"""Summaries → the population: what is common in this file, hub by hub weighted down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.vocabulary.cohorts import OWN_DOMAIN, Cohorts, Population
from forensics.vocabulary.summaries import HOURS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from forensics.vocabulary.entity_kind import EntityKind

MIN_JUDGED_ACCOUNTS = 8
"""Accounts. Below this a hub is weighed by rarity alone: too few to test a cohort (detection notes, section 2)."""
OWN = 0.7
"""Share of a domain's accounts that must meet on one address or card for the domain to be an organisation's own: a mail
provider has most customers elsewhere, an organisation only those who stay at home."""
_MEETING_KINDS = ("ip_address", "payment_card")
_STRATA = ("country", "payment_country")
"""Covariates that name an account's country, the first that is known."""


@dataclass(frozen=True, slots=True)
class Material:
    """What the links room works on: merged summaries of one log."""

    account_ids: pl.Series
    """Sorted and unique: every account of the case."""
    contacts: pl.DataFrame
    """``Contacts`` with at least two accounts."""
    profiles: pl.DataFrame
    account_days: pl.DataFrame
    reach: pl.DataFrame
    created_at: pl.DataFrame
    """``account_id``, ``created_at``; empty without an accounts file."""
    mail_providers: frozenset[str] = frozenset()
    """Domains where anybody can open a mailbox: never an organisation's own."""


def population(material: Material, kinds: Mapping[str, EntityKind]) -> Population:
    """Describe every account by number."""
    ids = material.account_ids
    numbers = account_numbers(ids)
    own = _own_domains(material)
    traits = _modal(pl.concat([material.profiles, own]), numbers)
    totals = numbers.join(_totals(material.account_days), on="account_id", how="left", validate="1:1").sort("account")
    created = numbers.join(material.created_at, on="account_id", how="left", validate="1:1").sort("account")
    days = created["created_at"].dt.timestamp("ms").cast(pl.Float64).fill_null(np.nan).to_numpy() / 86_400_000.0
    return Population(
        account_ids=ids,
        traits=traits,
        weights=_weights(binding_cohorts(material.contacts, ids, kinds), len(ids)),
        strata=_strata(traits, len(ids)),
        n_requests=totals["n_requests"].fill_null(0).to_numpy(),
        hours=totals.select(pl.col(name).fill_null(0).cast(pl.Int64) for name in HOURS).to_numpy(),
        shared_share=_shared_share(material, numbers),
        networks=_reached(material.reach, numbers, "ip_prefix", "n_entities"),
        created_day=np.floor(days),
        busiest_day=totals["busiest"].cast(pl.Int32).cast(pl.Float64).fill_null(np.nan).to_numpy(),
    )


def account_numbers(account_ids: pl.Series) -> pl.DataFrame:
    """Account id and number (UInt32), in order."""
    return pl.DataFrame({"account_id": account_ids}).with_row_index("account")


def cohorts(groups: pl.DataFrame, account_ids: pl.Series, own_family: tuple[str | None, ...]) -> Cohorts:
    """Number the members of groups that are numbered already (``cohort``, ``account_id``)."""
    members = groups.join(account_numbers(account_ids), on="account_id", how="inner", validate="m:1")
    return numbered_cohorts(members, own_family)


def numbered_cohorts(members: pl.DataFrame, own_family: tuple[str | None, ...]) -> Cohorts:
    """Cohorts of groups and members that are numbered already (``cohort``, ``account``)."""
    pairs = members.select(pl.col("cohort").cast(pl.UInt32), "account").unique().sort("cohort", "account")
    return Cohorts(pairs, np.bincount(pairs["cohort"].to_numpy(), minlength=len(own_family)), own_family)


def binding_cohorts(contacts: pl.DataFrame, account_ids: pl.Series, kinds: Mapping[str, EntityKind]) -> Cohorts:
    """Hubs that can tie accounts by themselves: their users would skew the base rates if they all counted."""
    names = [kind.name for kind in kinds.values() if kind.binds]
    key = ["kind", "entity", "day"]
    hubs = contacts.filter(pl.col("kind").is_in(names) & (pl.len().over(key) >= MIN_JUDGED_ACCOUNTS))
    numbers = hubs.select(key).unique().sort(key).with_row_index("cohort")
    numbered = hubs.join(numbers, on=key, how="inner", validate="m:1", nulls_equal=True)
    return cohorts(numbered.select("cohort", "account_id"), account_ids, (None,) * len(numbers))


def _modal(profiles: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    # Between equally frequent values the commoner one decides, never the alphabet: no country's code may matter.
    common = profiles.group_by("covariate", "value").agg(common=pl.col("n").sum())
    known = profiles.join(common, on=["covariate", "value"], how="left", validate="m:1")
    order = ["covariate", "account_id", "n", "common", "value"]
    ranked = known.sort(order, descending=[False, False, True, True, False])
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
    countries = traits.filter(pl.col("covariate").is_in(_STRATA))
    numbered = countries.with_columns(number=pl.col("value").str.to_uppercase().rank("dense").cast(pl.Int64))
    for name in reversed(_STRATA):
        known = numbered.filter(pl.col("covariate") == name)
        strata[known["account"].to_numpy()] = known["number"].to_numpy()
    return strata


def _own_domains(material: Material) -> pl.DataFrame:
    """Profile rows of ``OWN_DOMAIN``, in the schema of profiles."""
    contacts, providers = material.contacts, sorted(material.mail_providers)
    named = material.profiles.filter(pl.col("covariate") == "email_domain")
    domains = named.filter(~pl.col("value").is_in(providers)).select("account_id", "value")
    users = domains.group_by("value").agg(users=pl.len())
    meetings = contacts.filter(pl.col("kind").is_in(_MEETING_KINDS)).select("account_id", "kind", "entity").unique()
    together = meetings.join(domains, on="account_id", how="inner", validate="m:m").group_by("value", "kind", "entity")
    closest = together.agg(n=pl.len()).group_by("value").agg(pl.col("n").max())
    own = closest.join(users, on="value", how="inner", validate="1:1").filter(
        (pl.col("n") >= OWN * pl.col("users")) & (pl.col("n") > 1)
    )
    kept = domains.join(own.select("value"), on="value", how="semi")
    return kept.select("account_id", pl.lit(OWN_DOMAIN).alias("covariate"), "value", pl.lit(1, pl.Int64).alias("n"))


def _reached(reach: pl.DataFrame, numbers: pl.DataFrame, kind: str, column: str) -> npt.NDArray[np.int64]:
    touched = reach.filter(pl.col("kind") == kind).select("account_id", column)
    joined = numbers.join(touched, on="account_id", how="left", validate="1:1").sort("account")
    counts: npt.NDArray[np.int64] = joined[column].fill_null(0).to_numpy()
    return counts


def _shared_share(material: Material, numbers: pl.DataFrame) -> npt.NDArray[np.float64]:
    addresses = material.contacts.filter(pl.col("kind") == "ip_address")
    crowded = addresses.filter(pl.len().over("entity", "day") >= MIN_JUDGED_ACCOUNTS)
    shared = crowded.group_by("account_id").agg(pl.col("n_requests").sum())
    joined = numbers.join(shared, on="account_id", how="left", validate="1:1").sort("account")
    total = _reached(material.reach, numbers, "ip_address", "n_requests")
    share: npt.NDArray[np.float64] = joined["n_requests"].fill_null(0).to_numpy() / np.maximum(total, 1)
    return share
