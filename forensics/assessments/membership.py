"""Ties and cluster confidence → membership: the accusation, account by account.

P(run by the operator) = P(cluster is a hydra) · P(account belongs to it | hydra). The first factor is the
cluster's confidence; the second adds up the account's own ties, each causal family once. Accounts in no
cluster keep the prevalence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.assessments.facts import strongest
from forensics.assessments.odds import probabilities, sums
from forensics.foundation.bans import LIMIT_BANS, log10_odds
from forensics.foundation.phrase import phrase
from forensics.vocabulary.cohorts import DECLARED
from forensics.vocabulary.families import HARD_TO_FORGE

if TYPE_CHECKING:
    import numpy.typing as npt

    from forensics.assessments.confidence import Assessed
    from forensics.assessments.facts import Found
    from forensics.vocabulary.calibration import Calibration

HYPOTHESIS = "hydra_member"
FAMILY_BANS = 0.3
"""Bans from which a tie counts as a causal family of evidence against an account."""
NEIGHBOURS = 0.5
"""Share of a cluster below which accounts of open organisations are neighbours behind the same gateway. Where most
accounts name an organisation, the cluster itself is weighed as one: an operator cannot hide all its accounts so."""


@dataclass(frozen=True, slots=True)
class Members:
    """Accounts with probabilities, and every addend behind them."""

    accounts: pl.DataFrame
    """``account_id``, ``cluster_id``, ``role``, ``membership``, ``membership_low``, ``membership_high``,
    ``n_families``, ``top_for``, ``top_against``, ``hard`` (a tie that is not cheap to forge); every account, sorted."""
    addends: pl.DataFrame
    """``account_id``, ``family``, ``source``, ``bans``, ``detail``, ``citations``; sorted."""


def members(
    account_ids: pl.Series, found: Found, assessed: Assessed, calibration: Calibration, prevalence: float | None
) -> Members:
    """Say of every account how likely the operator of a hydra runs it."""
    base = log10_odds(calibration.prevalence if prevalence is None else prevalence)
    everyone = pl.DataFrame({"account_id": account_ids}).join(
        found.memberships, on="account_id", how="left", validate="1:1"
    )
    clusters = assessed.clusters.select("cluster_id", "confidence", "half_width")
    known = everyone.join(clusters, on="cluster_id", how="left", validate="m:1").sort("account_id")
    own = pl.concat([_priors(known, base, calibration), _ties(found), _open_organisations(found, calibration)])
    own = own.sort("account_id", "family", "source")
    belonging = sums(own, "account_id", account_ids)
    odds = _bounded(belonging, known)
    adjusted = _adjustment(known, odds - belonging)
    rows = (
        pl.concat([own, adjusted])
        .filter((pl.col("bans") != 0.0) | (pl.col("source") == "prior"))
        .sort("account_id", "family", "source")
    )
    half = known["half_width"].fill_null(calibration.half_width).to_numpy()
    accounts = known.select("account_id", "cluster_id", "role").with_columns(
        membership=pl.Series(probabilities(odds)),
        membership_low=pl.Series(probabilities(odds - half)),
        membership_high=pl.Series(probabilities(odds + half)),
    )
    return Members(_described(accounts, found, rows), rows)


def _priors(known: pl.DataFrame, base: float, calibration: Calibration) -> pl.DataFrame:
    clustered = pl.col("cluster_id").is_not_null()
    return known.select(
        "account_id",
        family=pl.lit("prior"),
        source=pl.lit("prior"),
        bans=pl.when(clustered).then(pl.lit(calibration.membership_prior)).otherwise(pl.lit(base)),
        detail=pl.when(clustered)
        .then(pl.lit("an account that touched the cluster's things, before weighing them"))
        .otherwise(pl.lit("in no cluster: the share of accounts that hydras run, before looking")),
        citations=pl.lit([], pl.List(pl.String)),
    )


def _ties(found: Found) -> pl.DataFrame:
    """The strongest tie of each family; a family testifies once."""
    title = pl.col("kind").replace_strict(found.titles, default=pl.col("kind"))
    cited = pl.when(pl.col("citation").is_null()).then(pl.lit([], pl.List(pl.String)))
    return strongest(found.ties).select(
        "account_id",
        "family",
        source=phrase("tie.{}", "kind"),
        bans="bans",
        detail=phrase("one {} shared with {} more of the cluster", title, "n_partners"),
        citations=cited.otherwise(pl.concat_list("citation")),
    )


def _open_organisations(found: Found, calibration: Calibration) -> pl.DataFrame:
    """Accounts of an open organisation in a cluster that mostly belongs to none: neighbours behind one gateway.

    Their ties are what the organisation and the gateway it uses would leave anyway, so they are taken back.
    """
    # Only the id that the provider gave: an operator registers domains and types names as it likes.
    identities = found.profiles.filter(pl.col("covariate") == DECLARED[0]).select("account_id", "covariate", "value")
    size = found.memberships.group_by("cluster_id").agg(size=pl.len())
    named = found.memberships.join(identities, on="account_id", how="inner", validate="1:m")
    counted = named.with_columns(n=pl.len().over("cluster_id", "covariate", "value")).filter(pl.col("n") > 1)
    largest = counted.sort("account_id", "n", "covariate", descending=[False, True, False])
    once = largest.unique("account_id", keep="first", maintain_order=True)
    declaring = once.join(size, on="cluster_id", how="left", validate="m:1").filter(
        pl.len().over("cluster_id") < NEIGHBOURS * pl.col("size")
    )
    # Thousandths, so that the sum does not depend on the order of addition.
    thousandths = (pl.col("bans") * 1000).round().cast(pl.Int64)
    tied = strongest(found.ties).group_by("account_id").agg(taken_back=thousandths.sum() / 1000)
    joined = declaring.join(tied, on="account_id", how="left", validate="1:1").sort("account_id")
    return joined.select(
        "account_id",
        family=pl.lit("person"),
        source=pl.lit("open_organisation"),
        bans=pl.lit(calibration.open_organisation) - pl.col("taken_back").fill_null(0.0),
        detail=phrase(
            "openly belongs to an organisation of {} accounts among the {} of the cluster: its ties are what that "
            "organisation and a shared gateway leave anyway",
            "n",
            "size",
        ),
        citations=pl.lit([], pl.List(pl.String)),
    )


def _bounded(belonging: npt.NDArray[np.float64], known: pl.DataFrame) -> npt.NDArray[np.float64]:
    """Log10 odds of confidence times belonging; of accounts in no cluster the odds stay as they are."""
    confidence = known["confidence"].fill_null(1.0).to_numpy()
    p = confidence * probabilities(belonging)
    bounded = np.log10(np.maximum(p, 1e-12)) - np.log10(np.maximum(1.0 - p, 1e-12))
    clustered = known["cluster_id"].is_not_null().to_numpy()
    odds: npt.NDArray[np.float64] = np.clip(np.where(clustered, bounded, belonging), -LIMIT_BANS, LIMIT_BANS)
    return odds


def _adjustment(known: pl.DataFrame, bans: npt.NDArray[np.float64]) -> pl.DataFrame:
    rows = known.with_columns(bans=pl.Series(bans)).filter(pl.col("cluster_id").is_not_null())
    return rows.select(
        "account_id",
        family=pl.lit("cluster"),
        source=pl.lit("cluster"),
        bans="bans",
        detail=phrase(
            "never surer than the cluster itself, whose odds are 10^{}",
            (pl.col("confidence").log10() - (1.0 - pl.col("confidence")).log10()).round(2),
        ),
        citations=pl.lit([], pl.List(pl.String)),
    )


def _described(accounts: pl.DataFrame, found: Found, rows: pl.DataFrame) -> pl.DataFrame:

    ties = found.ties.filter(pl.col("bans") >= FAMILY_BANS)
    families = ties.group_by("account_id").agg(
        n_families=pl.col("family").n_unique().cast(pl.Int64),
        hard=pl.col("kind").is_in(sorted(HARD_TO_FORGE)).any(),
    )
    evidence = rows.filter(~pl.col("source").is_in(["prior"]))
    strongest = evidence.sort("account_id", "bans", "source", descending=[False, True, False])
    top_for = strongest.filter(pl.col("bans") > 0).unique("account_id", keep="first", maintain_order=True)
    weakest = evidence.sort("account_id", "bans", "source").filter(pl.col("bans") < 0)
    top_against = weakest.unique("account_id", keep="first", maintain_order=True)
    return (
        accounts.join(families, on="account_id", how="left", validate="1:1")
        .join(top_for.select("account_id", top_for="detail"), on="account_id", how="left", validate="1:1")
        .join(top_against.select("account_id", top_against="detail"), on="account_id", how="left", validate="1:1")
        .with_columns(pl.col("n_families").fill_null(0), pl.col("hard").fill_null(value=False))
        .sort("account_id")
    )
