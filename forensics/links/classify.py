"""Names for judged hubs: carrier NAT, VPN exit, campus, company, gateway app."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.links.meetings import account_numbers
from forensics.links.population import MIN_JUDGED_ACCOUNTS
from forensics.links.top_values import top_values
from forensics.vocabulary.families import CausalFamily

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from forensics.vocabulary.cohorts import Cohorts, Population
    from forensics.vocabulary.entity_kind import EntityKind

SEVERAL_COUNTRIES = 3
"""Countries among a hub's accounts, from which it is an exit of a VPN or proxy, not a carrier's or an office's."""
ONE_SOFTWARE = 0.8
"""Share of the accounts with one client, from which the hub is a hosted application and not people's machines."""
ONE_PROGRAM = 0.5
"""Share of the accounts that share a connection on an address, from which one program holds strangers' keys there."""
DEALT = 0.1
"""Share of the accounts on an address whose conversations or failed prompts go on under another of them, from which it
is no hosted application: that one never sends a user's prompt with another user's key. One operator may be among a
gateway's many users. Hand-set."""
MOVES = 0.5
"""Share of the accounts on an address that move through networks, from which it is no hosted application: that one is
in one place. Hand-set."""
_PUBLIC_NAMES = {
    CausalFamily.CONTENT: "public prompt or template",
    CausalFamily.PAYMENT: "common issuer range",
    CausalFamily.PERSON: "common pattern",
    CausalFamily.LIFE_CYCLE: "campaign or voucher",
    CausalFamily.TIMING: "coincidence",
}
_SOFTWARE = "common software"
_TEXT = pl.col("entity").cast(pl.String)
GATEWAY = "hosted gateway"
"""Class of public addresses on which one program holds many strangers' keys."""


def pooled_accounts(contacts: pl.DataFrame, hubs: pl.DataFrame, kinds: Mapping[str, EntityKind]) -> pl.DataFrame:
    """Accounts of each hub that share something living on its address, a connection: one program holds their keys.

    Returns
    -------
    polars.DataFrame
        ``cohort``, ``pooled``; hubs without any are absent.
    """
    addresses = hubs.filter(pl.col("kind") == "ip_address").select("cohort", "day", address=_TEXT)
    met = [
        _living(contacts, kind.name, kind.container(), addresses)
        for kind in kinds.values()
        if kind.container is not None and len(addresses)
    ]
    if not met:
        return pl.DataFrame(schema={"cohort": pl.UInt32, "pooled": pl.UInt32})
    return pl.concat(met).group_by("cohort").agg(pooled=pl.col("account_id").n_unique()).sort("cohort")


def dealt_accounts(
    contacts: pl.DataFrame,
    cohorts: Cohorts,
    addresses: pl.Series,
    account_ids: pl.Series,
    kinds: Mapping[str, EntityKind],
) -> pl.DataFrame:
    """Accounts of each address that share with another of it what only a scheduler leaves: one deals the keys out.

    Parameters
    ----------
    addresses
        Numbers of the cohorts that are addresses'.

    Returns
    -------
    polars.DataFrame
        ``cohort``, ``dealt``; hubs without any are absent.
    """
    scheduled = [kind.name for kind in kinds.values() if kind.one_program and kind.container is None]
    shared = contacts.filter(pl.col("kind").is_in(scheduled)).select("kind", "entity", "account_id").unique()
    numbered = shared.with_columns(account=account_numbers(shared["account_id"], account_ids)).drop_nulls("account")
    # What a crowd shares, a constant for an id, no scheduler left.
    few = numbered.filter(pl.len().over("kind", "entity") < MIN_JUDGED_ACCOUNTS).select("kind", "entity", "account")
    pairs = few.join(few, on=["kind", "entity"], how="inner", validate="m:m", suffix="_other")
    others = pairs.filter(pl.col("account") != pl.col("account_other")).select("account", "account_other").unique()
    members = cohorts.members.filter(pl.col("cohort").is_in(addresses.implode()))
    met = members.join(others, on="account", how="inner", validate="m:m")
    inside = met.join(members, left_on=["cohort", "account_other"], right_on=["cohort", "account"], how="semi")
    return inside.group_by("cohort").agg(dealt=pl.col("account").n_unique()).sort("cohort")


def _living(contacts: pl.DataFrame, kind: str, container: pl.Expr, addresses: pl.DataFrame) -> pl.DataFrame:
    """``cohort``, ``account_id``: who touched something of a kind on an address."""
    touches = contacts.filter(pl.col("kind") == kind)
    things = touches.select("entity").unique()
    # Each text is taken apart once, however many accounts touched it.
    on_hubs = things.with_columns(address=things.select(_TEXT).select(container).to_series()).join(
        addresses.select("address"), on="address", how="semi"
    )
    inside = touches.select("account_id", "entity", "day").join(on_hubs, on="entity", how="inner", validate="m:1")
    daily = inside.join(addresses, on=["address", "day"], how="inner", validate="m:m")
    whole = inside.join(addresses.filter(pl.col("day").is_null()), on="address", how="inner", validate="m:m")
    return pl.concat([daily.select("cohort", "account_id"), whole.select("cohort", "account_id")])


def classes(
    cohorts: Cohorts, population: Population, kinds: list[EntityKind], pooled: pl.DataFrame, dealt: pl.DataFrame
) -> pl.DataFrame:
    """Name each cohort for every verdict it might get.

    Parameters
    ----------
    kinds
        Entity kind of each cohort.
    pooled, dealt
        What ``pooled_accounts`` and ``dealt_accounts`` return.

    Returns
    -------
    polars.DataFrame
        ``cohort``, ``public_class``, ``organisation_class``; sorted by cohort.
    """
    numbered = pl.DataFrame(
        {
            "cohort": range(len(kinds)),
            "kind": [kind.name for kind in kinds],
            "family": [str(kind.family) for kind in kinds],
            "size": cohorts.sizes,
        },
        # Without hubs nothing shows which types these are.
        schema={"cohort": pl.UInt32, "kind": pl.String, "family": pl.String, "size": pl.Int64},
    )
    facts = numbered.with_columns(moving=pl.Series(_moving(cohorts, population)))
    for found in (pooled, dealt):
        facts = facts.join(found, on="cohort", how="left", validate="1:1")
    for trait in ("country", "client", "pathway", "card", "org_id"):
        facts = facts.join(_top(cohorts, population, trait), on="cohort", how="left", validate="1:1")
    n_countries = pl.col("country_values").fill_null(0)
    one_client = pl.col("client_top").fill_null(0) >= ONE_SOFTWARE * pl.col("size")
    one_program = pl.col("pooled").fill_null(0) >= ONE_PROGRAM * pl.col("size")
    schedules = pl.col("dealt").fill_null(0) >= DEALT * pl.col("size")
    stays = pl.col("moving") < MOVES * pl.col("size")
    network = (
        pl.when((one_client | one_program) & stays & ~schedules)
        .then(pl.lit(GATEWAY))
        .when(n_countries >= SEVERAL_COUNTRIES)
        .then(pl.lit("VPN or proxy exit"))
        .otherwise(pl.lit("carrier NAT"))
    )
    names = {str(family): name for family, name in _PUBLIC_NAMES.items()}
    public = (
        pl.when(pl.col("kind") == "client_stack")
        .then(pl.lit(_SOFTWARE))
        .when(pl.col("family") == str(CausalFamily.NETWORK))
        .then(network)
        .otherwise(pl.col("family").replace_strict(names, default="crowd", return_dtype=pl.String))
    )
    pathway = pl.col("pathway_value").str.to_lowercase()
    organisation = (
        pl.when(pathway.is_in(["education", "research"]))
        .then(pl.lit("campus or class"))
        .when(pathway == "reseller")
        .then(pl.lit("reseller"))
        .when(pl.col("card_top").fill_null(0) >= ONE_SOFTWARE * pl.col("size"))
        .then(pl.lit("company (one payer)"))
        .otherwise(pl.lit("organisation"))
    )
    return facts.select("cohort", public_class=public, organisation_class=organisation).sort("cohort")


def _moving(cohorts: Cohorts, population: Population) -> npt.NDArray[np.int64]:
    """Accounts of each cohort that move."""
    cohort = cohorts.members["cohort"].to_numpy().astype(np.int64)
    moves = population.moves[cohorts.members["account"].to_numpy()]
    return np.bincount(cohort[moves], minlength=len(cohorts.sizes))


def _top(cohorts: Cohorts, population: Population, trait: str) -> pl.DataFrame:
    named = {"n": f"{trait}_top", "value": f"{trait}_value", "values": f"{trait}_values"}
    return top_values(cohorts, population, trait).select("cohort", *named).rename(named)


def kinds_of(rows: pl.DataFrame, kinds: Mapping[str, EntityKind]) -> list[EntityKind]:
    """Entity kind of each row."""
    return [kinds[name] for name in rows["kind"].to_list()]
