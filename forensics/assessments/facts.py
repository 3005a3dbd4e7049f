"""Terms, ties, signals and traits → what the hypotheses are told about every cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.phrase import phrase
from forensics.vocabulary.calibration import LOAD_AMONG_USERS
from forensics.vocabulary.families import SPEAKS, CausalFamily
from forensics.vocabulary.hypothesis import Facts

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_SHARED = 1.8
"""Bans. What sharing things of one causal family may say about a cluster; the family's cap in the calibration."""
SCHEDULED = ("conversation", "take_over")
"""Entity kinds that only a scheduler over its own accounts leaves."""
OF_EXITS = ("ip_address", "ip_prefix", "signup_ip", "exit_pool", "client_stack", "shared_route")
"""Entity kinds that customers of one VPN or proxy leave: its exits, and never one connection."""
OF_SOFTWARE = ("client_stack", "shared_route")
"""Entity kinds that name the software of whoever shares them."""
BY_SOFTWARE = 0.5
"""Share of a cluster's accounts that software alone ties, from which the cluster was found by it. Hand-set: most of
them."""
MAX_CITATIONS = 3
"""Rows that one piece of evidence cites."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the rooms before found out."""

    memberships: pl.DataFrame
    """``account_id``, ``cluster_id``, ``role``."""
    ties: pl.DataFrame
    """Strongest link of each account and kind to a fellow member, with ``citation`` (or null)."""
    terms: pl.DataFrame
    """``Terms`` of clusters; ``cohort`` numbers the sorted cluster ids."""
    signals: pl.DataFrame
    profiles: pl.DataFrame
    likeness: pl.DataFrame
    """``account_id``, ``bans``, ``by_software``, ``detail``: whether an account looks like its cluster, and the bans
    that software has in it."""
    titles: Mapping[str, str]
    """Entity kind to its title."""


def facts(found: Found) -> Facts:
    """Put together what is known about every cluster."""
    sizes = found.memberships.group_by("cluster_id").agg(n_accounts=pl.len().cast(pl.Int64)).sort("cluster_id")
    numbered = sizes.with_row_index("cohort")
    terms = found.terms.join(numbered.select("cohort", "cluster_id"), on="cohort", how="inner", validate="m:1")
    by_software = found_by_software(found)
    return Facts(
        sizes=sizes,
        terms=_of_use(terms.drop("cohort"), by_software).sort("cluster_id", "source"),
        by_software=by_software,
        shared=_shared(found, strongest(found.ties), sizes),
        shared_by_software=_shared(found, strongest(found.ties.filter(~pl.col("kind").is_in(SCHEDULED))), sizes),
        shared_exits=_shared(found, strongest(found.ties.filter(pl.col("kind").is_in(OF_EXITS))), sizes),
        signals=found.signals.filter(pl.col("subject_kind") == "cluster"),
        pathways=_pathways(found, sizes),
    )


def software_alone(ties: pl.DataFrame) -> pl.DataFrame:
    """``account_id`` of accounts whose strongest tie names software, and that no other causal family ties."""
    best = strongest(ties)
    network = pl.col("family") == str(CausalFamily.NETWORK)
    tied = best.filter(~network & (pl.col("bans") >= SPEAKS)).select("account_id")
    alone = best.filter(network & pl.col("kind").is_in(OF_SOFTWARE)).join(tied, on="account_id", how="anti")
    return alone.select("account_id")


def found_by_software(found: Found) -> pl.Series:
    """``cluster_id`` of clusters whose accounts software alone ties; sorted."""
    alone = software_alone(found.ties).with_columns(alone=1)
    known = found.memberships.join(alone, on="account_id", how="left", validate="1:1")
    share = known.group_by("cluster_id").agg(pl.col("alone").sum() / pl.len())
    return share.filter(pl.col("alone") >= BY_SOFTWARE)["cluster_id"].sort()


def _of_use(terms: pl.DataFrame, by_software: pl.Series) -> pl.DataFrame:
    """Terms without what is said of those found by their use, where they were not.

    Whoever meets others with one client in one network after another sends enough to do so.
    """
    others = terms.filter(pl.col("source") != LOAD_AMONG_USERS)
    used = terms.filter(pl.col("source") == LOAD_AMONG_USERS)
    return pl.concat([others, used.filter(pl.col("cluster_id").is_in(by_software.implode()))])


def strongest(ties: pl.DataFrame) -> pl.DataFrame:
    """The strongest tie of each account and causal family: a family testifies once."""
    ranked = ties.sort("account_id", "family", "bans", "kind", descending=[False, False, True, False])
    return ranked.unique(["account_id", "family"], keep="first", maintain_order=True)


def _shared(found: Found, ties: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
    """Share of the members that each family ties, times the mean strength of those ties, up to the limit."""
    tied = ties.join(found.memberships, on="account_id", how="inner", validate="m:1")
    titled = tied.with_columns(title=pl.col("kind").replace_strict(found.titles, default=pl.col("kind")))
    ordered = titled.sort("cluster_id", "family", "account_id")
    # Thousandths, so that the mean is one of integers and does not depend on the order of addition.
    thousandths = (pl.col("bans") * 1000).round().cast(pl.Int64)
    grouped = ordered.group_by("cluster_id", "family", maintain_order=True).agg(
        n=pl.len(),
        total=thousandths.sum(),
        titles=pl.col("title").unique().sort().str.join(", "),
        citations=pl.col("citation").drop_nulls().unique().sort().head(MAX_CITATIONS),
    )
    joined = grouped.join(sizes, on="cluster_id", how="left", validate="m:1")
    coverage = pl.col("n") / pl.col("n_accounts")
    strength = (pl.col("total") / 1000 / pl.col("n")).clip(upper_bound=MAX_SHARED)
    return joined.select(
        "cluster_id",
        "family",
        source=phrase("shared.{}", "family"),
        bans=coverage * strength,
        detail=phrase("{} of {} accounts share with others of the cluster: {}", "n", "n_accounts", "titles"),
        citations="citations",
    )


def _pathways(found: Found, sizes: pl.DataFrame) -> pl.DataFrame:
    known = found.profiles.filter(pl.col("covariate") == "pathway").select("account_id", pathway="value")
    members = found.memberships.join(known, on="account_id", how="inner", validate="1:m")
    counted = members.group_by("cluster_id", "pathway").agg(n=pl.len())
    top = counted.sort("cluster_id", "n", "pathway", descending=[False, True, False]).unique("cluster_id", keep="first")
    joined = top.join(sizes, on="cluster_id", how="left", validate="1:1").sort("cluster_id")
    return joined.select("cluster_id", "pathway", share=pl.col("n") / pl.col("n_accounts"))
