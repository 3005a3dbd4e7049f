"""Ties and cluster confidence → membership: the accusation, account by account.

P(run by the operator) = P(cluster is a hydra) · P(account belongs to it | hydra). The first factor is the
cluster's confidence; the second adds up the account's own ties, each causal family once, and its likeness to the rest.
What was fitted on worlds comes as rows too. Accounts in no cluster keep the share of such accounts that operators ran
in the worlds, or the prevalence where nothing was fitted, and what ``alone`` weighs of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.assessments import alone
from forensics.assessments.absent import absent
from forensics.assessments.enrichment import limits
from forensics.assessments.facts import strongest
from forensics.assessments.fitted import calibrated, doubt, interval, prevalence_shift, reweighted
from forensics.assessments.neighbours import open_organisations
from forensics.assessments.odds import probabilities, sums
from forensics.assessments.recommend import SUSPECTED
from forensics.assessments.second_witness import second_witness
from forensics.foundation.bans import LIMIT_BANS
from forensics.foundation.phrase import phrase
from forensics.vocabulary.calibration import LIKENESS
from forensics.vocabulary.families import HARD_TO_FORGE, SPEAKS
from forensics.vocabulary.hypothesis import HYDRA

if TYPE_CHECKING:
    import numpy.typing as npt

    from forensics.assessments.confidence import Assessed
    from forensics.assessments.facts import Found
    from forensics.vocabulary.calibration import Calibration

HYPOTHESIS = "hydra_member"


_ASKED_FOR = "from the calibration's prevalence to the one asked for"


@dataclass(frozen=True, slots=True)
class Members:
    """Accounts with probabilities, and every addend behind them."""

    accounts: pl.DataFrame
    """``account_id``, ``cluster_id``, ``role``, ``membership``, ``membership_low``, ``membership_high``,
    ``n_families``, ``top_for``, ``top_against``, ``hard`` (a tie that is not cheap to forge); every account, sorted."""
    addends: pl.DataFrame
    """``account_id``, ``family``, ``source``, ``bans``, ``detail``, ``citations``; sorted."""


def members(
    account_ids: pl.Series,
    found: Found,
    assessed: Assessed,
    habits: pl.DataFrame,
    calibration: Calibration,
    prevalence: float | None,
) -> Members:
    """Say of every account how likely the operator of a hydra runs it.

    Sums and maps hold at the calibration's own prevalence; another one is added after them, whole. ``habits`` as
    ``alone.weighed`` has them.
    """
    shift = prevalence_shift(calibration, prevalence)
    known = _known(account_ids, found, assessed)
    pooled, lone = known.drop_nulls("cluster_id"), known.filter(pl.col("cluster_id").is_null())
    at = pooled["place"].to_numpy()
    said = alone.weighed(lone, habits, calibration, shift)
    own = pl.concat(
        [
            _priors(pooled, calibration),
            _ties(found, calibration),
            _limits(found, len(account_ids), calibration),
            _weighed(_likeness(found), calibration),
            second_witness(found, calibration.members.weights),
            _weighed(absent(found, calibration.min_accused_accounts), calibration),
            open_organisations(found, calibration),
        ]
    )
    own = own.sort("account_id", "family", "source")
    belonging = np.full(len(known), alone.before(calibration)[0])
    np.add.at(belonging, said["place"].to_numpy(), said["bans"].to_numpy())
    belonging[at] = sums(own, "account_id", pooled["account_id"])
    score = _product(belonging, known)
    clustered = known["cluster_id"].is_not_null().to_numpy()
    cluster_odds = known["unshifted"].fill_null(LIMIT_BANS).to_numpy()
    fitted = np.where(clustered, np.minimum(calibrated(calibration.members, score), cluster_odds), score)
    odds = np.clip(fitted + shift, -LIMIT_BANS, LIMIT_BANS)
    steps = pl.concat(
        [
            own,
            _product_rows(pooled, (score - belonging)[at]),
            _row(pooled, (fitted - score)[at], "calibration", "how often accounts of such a sum were an operator's"),
            _row(pooled, (odds - fitted)[at], "prevalence", _ASKED_FOR),
        ]
    )
    rows = _of_weight(steps).sort("account_id", "family", "source")
    low, high = _interval(known, score, odds - shift, calibration)
    accounts = known.select("place", "account_id", "cluster_id", "role").with_columns(
        membership=pl.Series(probabilities(odds), dtype=pl.Float64),
        membership_low=pl.Series(probabilities(low + shift), dtype=pl.Float64),
        membership_high=pl.Series(probabilities(high + shift), dtype=pl.Float64),
    )
    unweighed = _unweighed(lone, said, (odds - fitted)[lone["place"].to_numpy()], calibration)
    told = pl.concat([rows, said.drop("place")])
    return Members(_described(accounts, known, found, told), _together(pooled, rows, unweighed))


def suspicions(assessed: Assessed) -> pl.DataFrame:
    """``cluster_id`` and ``p``, 0..1: how likely each is a hydra's, at the calibration's own prevalence; sorted."""
    return assessed.clusters.select("cluster_id", p=pl.Series(probabilities(assessed.clusters["unshifted"].to_numpy())))


def suspects(found: Members, assessed: Assessed) -> pl.DataFrame:
    """Accused accounts of suspected clusters: ``account_id``, ``cluster_id``; sorted."""
    hydras = assessed.clusters.filter(pl.col("verdict") == HYDRA).select("cluster_id")
    accused = found.accounts.filter(pl.col("membership") >= SUSPECTED).select("account_id", "cluster_id")
    return accused.join(hydras, on="cluster_id", how="semi", maintain_order="left")


def _known(account_ids: pl.Series, found: Found, assessed: Assessed) -> pl.DataFrame:
    """Every account, sorted, with its ``place`` and what is known of its cluster (or nulls)."""
    everyone = pl.DataFrame({"account_id": account_ids}).with_row_index("place")
    clusters = assessed.clusters.select("cluster_id", "unshifted", "unmeasured")
    grouped = found.memberships.join(clusters, on="cluster_id", how="left", validate="m:1")
    return everyone.join(grouped, on="account_id", how="left", validate="1:1", maintain_order="left")


def _of_weight(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter((pl.col("bans") != 0.0) | (pl.col("source") == "prior"))


def _unweighed(
    lone: pl.DataFrame, said: pl.DataFrame, moved: npt.NDArray[np.float64], calibration: Calibration
) -> pl.DataFrame:
    """Addends of accounts in no cluster, with ``place``; those of one account in order."""
    bans, reason = alone.before(calibration)
    steps = [
        _row(lone, moved, "prevalence", _ASKED_FOR),
        _row(lone, np.full(len(lone), bans), "prior", reason),
    ]
    return pl.concat([said, *(_of_weight(rows.with_columns(place=lone["place"])) for rows in steps)])


def _together(pooled: pl.DataFrame, rows: pl.DataFrame, unweighed: pl.DataFrame) -> pl.DataFrame:
    """Addends of all accounts, sorted by account, family and source: each part is, and no account is in both."""
    places = pooled.select("account_id", "place")
    placed = rows.join(places, on="account_id", how="left", validate="m:1", maintain_order="left")
    return pl.concat([placed, unweighed]).sort("place", maintain_order=True).drop("place")


def _interval(
    known: pl.DataFrame, score: npt.NDArray[np.float64], odds: npt.NDArray[np.float64], calibration: Calibration
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Both ends in log10 odds; of accounts in no cluster, the fitted rate's own."""
    unsure = doubt(calibration.members, calibration, known["unmeasured"].fill_null(0.0).to_numpy())
    low, high = interval(calibration.members, score, odds, unsure)
    lone = alone.interval(odds, calibration)
    if lone is None:
        return low, high
    clustered = known["cluster_id"].is_not_null().to_numpy()
    return np.where(clustered, low, lone[0]), np.where(clustered, high, lone[1])


def _priors(pooled: pl.DataFrame, calibration: Calibration) -> pl.DataFrame:
    before = calibration.membership_prior + calibration.members.prior
    reason = "an account that touched the cluster's things, before weighing them"
    return _row(pooled, np.full(len(pooled), before), "prior", reason)


def _ties(found: Found, calibration: Calibration) -> pl.DataFrame:
    """The strongest tie of each family, and how much it counts; a family testifies once."""
    title = pl.col("kind").replace_strict(found.titles, default=pl.col("kind"))
    cited = pl.when(pl.col("citation").is_null()).then(pl.lit([], pl.List(pl.String)))
    ties = strongest(found.ties).select(
        "account_id",
        "family",
        source=phrase("tie.{}", "kind"),
        bans="bans",
        detail=phrase("one {} shared with {} more of the cluster", title, "n_partners"),
        citations=cited.otherwise(pl.concat_list("citation")),
    )
    return _weighed(ties, calibration)


def _limits(found: Found, n_accounts: int, calibration: Calibration) -> pl.DataFrame:
    """What takes ties back to what they say of belonging; of accounts whose ties are taken back whole, nothing."""
    neighbours = open_organisations(found, calibration).select("account_id")
    ties = strongest(found.ties).join(neighbours, on="account_id", how="anti", maintain_order="left")
    return limits(ties, found.memberships, n_accounts, calibration.members.weights)


def _weighed(rows: pl.DataFrame, calibration: Calibration) -> pl.DataFrame:
    """Rows, and how much they count."""
    return pl.concat([rows, reweighted(rows, "account_id", calibration.members)])


def _likeness(found: Found) -> pl.DataFrame:
    """Whether each account looks like its cluster."""
    return found.likeness.select(
        "account_id",
        family=pl.lit(LIKENESS),
        source=pl.lit(LIKENESS),
        bans="bans",
        detail="detail",
        citations=pl.lit([], pl.List(pl.String)),
    )


def _product(belonging: npt.NDArray[np.float64], known: pl.DataFrame) -> npt.NDArray[np.float64]:
    """Log10 odds of confidence times belonging; of accounts in no cluster the odds stay as they are."""
    confidence = probabilities(known["unshifted"].fill_null(LIMIT_BANS).to_numpy())
    p = confidence * probabilities(belonging)
    product = np.log10(np.maximum(p, 1e-12)) - np.log10(np.maximum(1.0 - p, 1e-12))
    clustered = known["cluster_id"].is_not_null().to_numpy()
    odds: npt.NDArray[np.float64] = np.clip(np.where(clustered, product, belonging), -LIMIT_BANS, LIMIT_BANS)
    return odds


def _product_rows(pooled: pl.DataFrame, bans: npt.NDArray[np.float64]) -> pl.DataFrame:
    surest = phrase("never surer than the cluster itself, whose odds are 10^{}", pl.col("unshifted").round(2))
    return _row(pooled, bans, "cluster", "").with_columns(detail=pooled.select(surest).to_series())


def _row(known: pl.DataFrame, bans: npt.NDArray[np.float64], source: str, detail: str) -> pl.DataFrame:
    return known.select(
        "account_id",
        family=pl.lit(source),
        source=pl.lit(source),
        bans=pl.Series(bans, dtype=pl.Float64),
        detail=pl.lit(detail),
        citations=pl.lit([], pl.List(pl.String)),
    )


def _described(accounts: pl.DataFrame, known: pl.DataFrame, found: Found, rows: pl.DataFrame) -> pl.DataFrame:
    """The accounts with what speaks most for and against each; ``rows`` are their addends, in no special order."""
    ties = found.ties.filter(pl.col("bans") >= SPEAKS)
    families = ties.group_by("account_id").agg(
        n_families=pl.col("family").n_unique().cast(pl.Int64),
        hard=pl.col("kind").is_in(sorted(HARD_TO_FORGE)).any(),
    )
    evidence = rows.filter(
        ~pl.col("source").is_in(["prior", "calibration", "prevalence", "limit"])
        & ~pl.col("source").str.starts_with("weight.")
    )
    strongest = evidence.sort("account_id", "bans", "source", descending=[False, True, False])
    top_for = strongest.filter(pl.col("bans") > 0).unique("account_id", keep="first", maintain_order=True)
    weakest = evidence.sort("account_id", "bans", "source").filter(pl.col("bans") < 0)
    top_against = weakest.unique("account_id", keep="first", maintain_order=True)
    described = (
        known.select("place", "account_id")
        .join(rows.select("account_id").unique(), on="account_id", how="semi")
        .join(families, on="account_id", how="left", validate="1:1")
        .join(top_for.select("account_id", top_for="detail"), on="account_id", how="left", validate="1:1")
        .join(top_against.select("account_id", top_against="detail"), on="account_id", how="left", validate="1:1")
        .drop("account_id")
    )
    return (
        accounts.join(described, on="place", how="left", validate="1:1", maintain_order="left")
        .with_columns(pl.col("n_families").fill_null(0), pl.col("hard").fill_null(value=False))
        .drop("place")
    )
