"""What a case knows of suspected clusters → who runs them, and for whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from forensics.attributions.attribute import attribute, called, wanted
from forensics.attributions.partners import informed
from forensics.attributions.techniques import observed
from forensics.foundation.touched import numbers
from forensics.vocabulary.actor import Part
from forensics.vocabulary.hypothesis import HYDRA
from forensics.vocabulary.matcher import Known
from forensics.vocabulary.workload import WORDING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.pipeline.rules import Rules
    from forensics.pipeline.state import State
    from forensics.pipeline.tables import Outcome

LINKED: Final = (
    "bin_week",
    "exit_pool",
    "ip_address",
    "payment_card",
    "prompt_template",
    "shared_route",
    "system_prompt",
)
"""Entity kinds of which matchers ask what share of a pool's accounts shares some."""
TRAITS: Final = ("pathway", "tls")
"""Covariates that matchers see. No country and no language: none of them ever reaches a profile."""
MAIL_DOMAIN: Final = "email_domain"
"""Covariate whose values profiles may name."""
OWN: Final = 0.5
"""Share of a thing's accounts that stand in suspected clusters, from which holding it says something: what others hold
as much is public, whoever published it. Hand-set."""
AT_LEAST: Final = 2
"""Accounts of one pool that hold a thing, from which it is the pool's: a single one may be a customer's. Hand-set."""


def with_attributions(
    tables: Mapping[str, pl.DataFrame], outcome: Outcome, state: State, rules: Rules
) -> dict[str, pl.DataFrame]:
    """The tables of a case, with hypotheses about owners and customers, and techniques observed."""
    rules = replace(rules, profiles=informed(rules.profiles, outcome.corroborations))
    known = known_of(tables, outcome, state, rules)
    found = attribute(known, _rivals(tables["hypotheses"], known.clusters), rules.profiles)
    owners, customers = (called(found.attributions, part) for part in (Part.OWNER, Part.CUSTOMER))
    campaigns = _named(tables["campaigns"], customers, "campaign_id", Part.CUSTOMER)
    # A cluster's customer is that of its largest campaign whose wording is known: others are nobody's.
    worded = campaigns.filter(pl.col("recognised_by") == WORDING)
    first = worded.sort("cluster_id", "share", "campaign_id", descending=[False, True, False])
    largest = first.unique("cluster_id", keep="first", maintain_order=True).select(
        subject="cluster_id", actor="customer_actor", confidence="customer_confidence"
    )
    clusters = _named(tables["clusters"], owners, "cluster_id", Part.OWNER)
    return {
        **tables,
        "clusters": _named(clusters, largest.drop_nulls("actor"), "cluster_id", Part.CUSTOMER),
        "campaigns": campaigns,
        "attributions": found.attributions,
        "attribution_items": found.items,
        "techniques": observed(known, rules.techniques),
    }


def _named(rows: pl.DataFrame, actors: pl.DataFrame, key: str, part: Part) -> pl.DataFrame:
    """The rows with the actor that was named for each, and how sure that is; null where nobody was."""
    columns = rows.columns
    told = actors.rename({"subject": key, "actor": f"{part}_actor", "confidence": f"{part}_confidence"})
    bare = rows.drop(f"{part}_actor", f"{part}_confidence")
    return bare.join(told, on=key, how="left", validate="1:1", maintain_order="left").select(columns)


def _rivals(hypotheses: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """``cluster_id``, ``hydra``, ``reseller``, ``legitimate``: what the cluster's own assessment leaves to each."""
    own = hypotheses.join(clusters, on="cluster_id", how="semi").group_by("cluster_id")
    name = pl.col("hypothesis")
    told = own.agg(
        hydra=pl.col("posterior").filter(name == HYDRA).sum(),
        reseller=pl.col("posterior").filter(name == "reseller").sum(),
        legitimate=pl.col("posterior").filter(~name.is_in([HYDRA, "reseller"])).sum(),
    )
    return told.sort("cluster_id")


def known_of(tables: Mapping[str, pl.DataFrame], outcome: Outcome, state: State, rules: Rules) -> Known:
    """What is known about suspected clusters, by party."""
    suspected = tables["clusters"].filter(pl.col("verdict") == HYDRA)
    clusters = suspected.with_columns(party=pl.coalesce("network_id", "cluster_id"))
    party = clusters.select("cluster_id", "party")
    people = state.people.select(pl.col("account_id").cast(pl.String), "created_at")
    accounts = (
        tables["accounts"]
        .select("account_id", "cluster_id", "banned_at", "first_seen", role=pl.col("role").cast(pl.String))
        .join(party, on="cluster_id", how="inner", validate="m:1")
        .join(people, on="account_id", how="left", validate="1:1")
        .sort("account_id")
    )
    members = accounts.select("account_id", "party")
    sizes = members.group_by("party").agg(of=pl.len())
    return Known(
        clusters=clusters,
        # How it asks says nothing of whose a campaign is.
        campaigns=tables["campaigns"]
        .filter(pl.col("recognised_by") == WORDING)
        .join(party, on="cluster_id", how="semi"),
        accounts=accounts,
        networks=tables["networks"].join(party, on="cluster_id", how="inner", validate="1:1"),
        signals=_signals(tables["signals"], clusters),
        links=_links(tables["links"], members, sizes),
        traits=_traits(outcome.found.profiles.filter(pl.col("covariate").is_in(TRAITS)), members, sizes),
        held=_held(outcome, state, rules, members, sizes),
        covered=frozenset(state.coverage["column"].to_list()),
    )


def _signals(signals: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """``party``, ``measure``, ``value``: the mean over a party's clusters by accounts."""
    own = signals.filter(pl.col("subject_kind").cast(pl.String) == "cluster").select(
        "measure", "value", cluster_id="subject"
    )
    known = own.join(clusters.select("cluster_id", "party", "n_accounts"), on="cluster_id", how="inner", validate="m:1")
    mean = (pl.col("value") * pl.col("n_accounts")).sum() / pl.col("n_accounts").sum()
    return (
        known.sort("cluster_id")
        .group_by("party", "measure", maintain_order=True)
        .agg(value=mean)
        .sort("party", "measure")
    )


def _links(links: pl.DataFrame, members: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
    """``party``, ``kind``, ``share`` of accounts that share some with others of the party, ``top``: the same."""
    own = _of_members(links.filter(pl.col("kind").is_in(LINKED)), members)
    # A link is there once for each account and thing.
    things = own.with_columns(n=pl.len().over("party", "kind", "entity", "day")).filter(pl.col("n") >= AT_LEAST)
    told = things.group_by("party", "kind").agg(top=pl.col("n").max(), n=pl.col("account_id").n_unique())
    shares = told.join(sizes, on="party", how="left", validate="m:1").select(
        "party", pl.col("kind").cast(pl.String), share=pl.col("n") / pl.col("of"), top=pl.col("top") / pl.col("of")
    )
    return shares.sort("party", "kind")


def _of_members(rows: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Rows of members, with ``party``; accounts as the rows have them."""
    known = members.with_columns(pl.col("account_id").cast(rows.schema["account_id"]))
    return rows.join(known, on="account_id", how="inner", validate="m:1")


def _traits(profiles: pl.DataFrame, members: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
    own = _of_members(profiles, members).group_by("party", "covariate", "value").agg(n=pl.len())
    told = own.join(sizes, on="party", how="left", validate="m:1")
    return told.select("party", pl.col("covariate", "value").cast(pl.String), share=pl.col("n") / pl.col("of")).sort(
        "party", "covariate", "value"
    )


def _held(outcome: Outcome, state: State, rules: Rules, members: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
    """``party``, ``kind``, ``entity``, ``share`` of accounts: of what profiles name, what is held by suspects."""
    named = wanted(rules.profiles)
    domains = sorted(named.pop(MAIL_DOMAIN, frozenset()) - rules.mail_providers)
    profiles = outcome.found.profiles.filter(pl.col("covariate") == MAIL_DOMAIN)
    mail = profiles.select(
        pl.col("account_id").cast(pl.String), kind=pl.lit(MAIL_DOMAIN), entity=pl.col("value").cast(pl.String)
    ).filter(pl.col("entity").is_in(domains))
    told = [mail, *(_contacts(state.contacts, kind, sorted(values)) for kind, values in named.items())]
    holders = pl.concat(told).unique()
    own = holders.join(members, on="account_id", how="left", validate="m:1")
    theirs = own.with_columns(among=pl.col("party").is_not_null().mean().over("kind", "entity"))
    kept = theirs.drop_nulls("party").filter(pl.col("among") >= OWN).group_by("party", "kind", "entity").agg(n=pl.len())
    known = kept.filter(pl.col("n") >= AT_LEAST).join(sizes, on="party", how="left", validate="m:1")
    return known.select("party", "kind", "entity", share=pl.col("n") / pl.col("of")).sort("party", "kind", "entity")


def _contacts(contacts: pl.DataFrame, kind: str, values: list[str]) -> pl.DataFrame:
    """Who touched some things of one kind, as texts."""
    kinds = numbers(pl.Series([kind], dtype=pl.String), contacts["kind"])
    things = numbers(pl.Series(values, dtype=pl.String), contacts["entity"])
    wanted_ones = np.isin(contacts["entity"].to_physical().to_numpy(), things[things >= 0])
    own = contacts.filter(pl.Series(wanted_ones & np.isin(contacts["kind"].to_physical().to_numpy(), kinds)))
    return own.select(pl.col("account_id", "kind", "entity").cast(pl.String))
