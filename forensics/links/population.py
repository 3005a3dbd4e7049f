"""Summaries → the population: what is common in this file, hub by hub weighted down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.touched import THING_BITS
from forensics.links.meetings import account_numbers, meetings
from forensics.vocabulary.cohorts import OWN_DOMAIN, Cohorts, Population
from forensics.vocabulary.summaries import HOURS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from forensics.links.meetings import Meetings
    from forensics.vocabulary.entity_kind import EntityKind

MIN_JUDGED_ACCOUNTS = 8
"""Accounts. Below this a hub is weighed by rarity alone: too few to test a cohort (detection notes, section 2)."""
OWN = 0.7
"""Share of a domain's accounts that must meet on one address or card for the domain to be an organisation's own: a mail
provider has most customers elsewhere, an organisation only those who stay at home."""
_MAX_DAYS = 1 << 23
"""Days that any log is shorter than: the calendar of our times has 3.7 million."""
_ROOM = 1 << 32
"""More than there are accounts: a covariate's place times this, and an account's number, make one number."""
_NETWORK = "network"
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
    activity: pl.DataFrame
    reach: pl.DataFrame
    created_at: pl.DataFrame
    """``account_id``, ``created_at``; empty without an accounts file."""
    mail_providers: frozenset[str] = frozenset()
    """Domains where anybody can open a mailbox: never an organisation's own."""


def population(material: Material, kinds: Mapping[str, EntityKind]) -> Population:
    """Describe every account by number."""
    ids = material.account_ids.cast(pl.String)
    met = meetings(material.contacts)
    # Accounts that a sheet names besides: one number after all others.
    everyone = account_numbers(met.contacts["account_id"], ids).fill_null(len(ids)).to_numpy()
    totals = _placed(_totals(material), ids)
    created = _placed(material.created_at, ids)["created_at"]
    days = created.dt.timestamp("ms").cast(pl.Float64).fill_null(np.nan).to_numpy() / 86_400_000.0
    shown = _numbered(material.profiles, ids)
    traits = _modal(pl.concat([shown, _own_domains(shown, met, everyone, material.mail_providers)]))
    return Population(
        account_ids=ids,
        traits=traits,
        weights=_weights(met, everyone, len(ids), [kind.name for kind in kinds.values() if kind.binds]),
        strata=_strata(traits, len(ids)),
        n_requests=totals["n_requests"].fill_null(0).to_numpy(),
        hours=totals.select(pl.col(name).fill_null(0).cast(pl.Int64) for name in HOURS).to_numpy(),
        networks=_networks(material.reach, ids),
        created_day=np.floor(days),
        busiest_day=totals["busiest"].cast(pl.Int32).cast(pl.Float64).fill_null(np.nan).to_numpy(),
    )


def cohorts(groups: pl.DataFrame, account_ids: pl.Series, own_family: tuple[str | None, ...]) -> Cohorts:
    """Number the members of groups that are numbered already (``cohort``, ``account_id``)."""
    members = _numbered(groups, account_ids).select(pl.col("cohort").cast(pl.UInt32), "account")
    pairs = members.unique().sort("cohort", "account")
    return Cohorts(pairs, np.bincount(pairs["cohort"].to_numpy(), minlength=len(own_family)), own_family)


def _numbered(rows: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """Rows of known accounts with ``account``, the account's number, in place of ``account_id``."""
    numbers = account_numbers(rows["account_id"], ids)
    return rows.drop("account_id").with_columns(account=numbers).drop_nulls("account")


def _placed(rows: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """One row per account of the population, in order; nulls for accounts of which there is none."""
    everyone = pl.DataFrame({"account": pl.int_range(len(ids), dtype=pl.UInt32, eager=True)})
    return everyone.join(_numbered(rows, ids), on="account", how="left", validate="1:1", maintain_order="left")


def _modal(profiles: pl.DataFrame) -> pl.DataFrame:
    """The most frequent value of each covariate and account (``covariate``, ``account``, ``value``, ``n``)."""
    # Between equally frequent values the commoner one decides, never the alphabet: no country's code may matter.
    values = profiles.group_by("covariate", "value").agg(common=pl.col("n").sum())
    ranked = values.sort("covariate", "common", "value", descending=[False, True, False]).with_row_index("rank")
    known = profiles.join(ranked, on=["covariate", "value"], how="left", validate="m:1").select(
        "n", "rank", key=pl.col("covariate").rank("dense").cast(pl.Int64) * _ROOM + pl.col("account").cast(pl.Int64)
    )
    ordered = known.sort("key", maintain_order=True)
    first = _most(ordered, ordered["n"])
    best = _most(first, -first["rank"].cast(pl.Int64))
    return ranked[best["rank"].to_numpy()].select(
        "covariate", (best["key"] % _ROOM).cast(pl.UInt32).alias("account"), "value"
    )


def _most(ordered: pl.DataFrame, by: pl.Series) -> pl.DataFrame:
    """Rows that have the most of something, of all rows with their key; sorted by key before and after."""
    keys, amounts = ordered["key"].to_numpy(), by.to_numpy()
    if not len(keys):
        return ordered
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    most = np.repeat(np.maximum.reduceat(amounts, starts), np.diff(np.append(starts, len(keys))))
    return ordered.filter(amounts == most)


def _totals(material: Material) -> pl.DataFrame:
    # The busiest day, of equally busy ones the first: both in one number, of which the largest is taken.
    day = pl.col("day").to_physical().cast(pl.Int64)
    ranked = material.account_days.with_columns(rank=pl.col("n_requests") * _MAX_DAYS + (day.max() - day))
    counted = ranked.group_by("account_id").agg(pl.col("n_requests").sum(), pl.col("rank").max())
    last = ranked["day"].max()
    busiest = pl.lit(last, pl.Date).to_physical() - (pl.col("rank") % _MAX_DAYS).cast(pl.Int32)
    counted = counted.select("account_id", "n_requests", busiest=busiest.cast(pl.Date))
    hours = material.activity.select("account_id", *HOURS)
    return counted.join(hours, on="account_id", how="left", validate="1:1")


def _weights(
    met: Meetings, everyone: npt.NDArray[np.uint32], n_accounts: int, binding: list[str]
) -> npt.NDArray[np.float64]:
    """1 / size of the largest hub that can tie accounts by itself: its users would skew base rates if all counted."""
    hubs = met.of_kinds(binding) & (met.sizes >= MIN_JUDGED_ACCOUNTS)
    account = everyone[met.rows(hubs)]
    hub = np.repeat(np.arange(int(hubs.sum())), met.sizes[hubs])
    known = account < n_accounts
    account, hub = account[known], hub[known]
    largest = np.ones(n_accounts, dtype=np.int64)
    np.maximum.at(largest, account, np.bincount(hub)[hub])
    return 1.0 / largest


def _strata(traits: pl.DataFrame, n_accounts: int) -> npt.NDArray[np.int64]:
    strata = np.full(n_accounts, -1, dtype=np.int64)
    countries = traits.filter(pl.col("covariate").is_in(_STRATA))
    numbered = countries.with_columns(number=pl.col("value").str.to_uppercase().rank("dense").cast(pl.Int64))
    for name in reversed(_STRATA):
        known = numbered.filter(pl.col("covariate") == name)
        strata[known["account"].to_numpy()] = known["number"].to_numpy()
    return strata


def _own_domains(
    profiles: pl.DataFrame, met: Meetings, everyone: npt.NDArray[np.uint32], mail_providers: frozenset[str]
) -> pl.DataFrame:
    """Profile rows of ``OWN_DOMAIN``, in the schema of numbered profiles."""
    named = profiles.filter(pl.col("covariate") == "email_domain")
    domains = named.filter(~pl.col("value").is_in(sorted(mail_providers))).select("account", "value")
    users = domains.group_by("value").agg(users=pl.len())
    having = np.zeros(int(everyone.max(initial=0)) + 1, dtype=np.bool_)
    having[domains["account"].filter(domains["account"] < len(having)).to_numpy()] = True
    places = met.of_kinds(list(_MEETING_KINDS))
    account = everyone[met.rows(places)]
    thing = np.repeat(met.key[places] >> THING_BITS, met.sizes[places])[having[account]]
    meeting = pl.DataFrame({"account": account[having[account]], "thing": thing}).unique()
    together = meeting.join(domains, on="account", how="inner", validate="m:m").group_by("value", "thing")
    closest = together.agg(n=pl.len()).group_by("value").agg(pl.col("n").max())
    own = closest.join(users, on="value", how="inner", validate="1:1").filter(
        (pl.col("n") >= OWN * pl.col("users")) & (pl.col("n") > 1)
    )
    kept = domains.join(own.select("value"), on="value", how="semi")
    return kept.select(
        pl.lit(OWN_DOMAIN).alias("covariate"), "value", pl.lit(1, pl.Int64).alias("n"), "account"
    ).select(profiles.columns)


def _networks(reach: pl.DataFrame, ids: pl.Series) -> npt.NDArray[np.int64]:
    touched = reach.filter(pl.col("kind") == _NETWORK).select("account_id", "n_entities")
    counts: npt.NDArray[np.int64] = _placed(touched, ids)["n_entities"].fill_null(0).to_numpy()
    return counts
