"""Addends → probabilities: what each cluster is, and how sure that is.

Every hypothesis has a score, its prior plus its bans against a crowd. With s the scores, ``p = 10^s / sum of
10^s``; for the hydra that is log10 odds = s_hydra - log10(sum over the rivals of 10^s), so the rivals are one
more addend and the rows sum to the odds. What was fitted on worlds comes as rows too: how much each family counts,
for every hypothesis the same, and the calibration map of the sum. The rivals share what the hydra leaves, in
proportion to their own scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.assessments.addends import addends
from forensics.assessments.fitted import calibrated, doubt, interval, prevalence_shift, reweighted
from forensics.assessments.odds import probabilities, shares_of, sums, together
from forensics.foundation.bans import LIMIT_BANS
from forensics.foundation.phrase import phrase
from forensics.foundation.registry import parts
from forensics.vocabulary.calibration import LOAD_AMONG_USERS, OF_THEIR_OWN, WHICH_PARTY
from forensics.vocabulary.cohorts import ORGANISATION_SIGNS
from forensics.vocabulary.families import SPEAKS, CausalFamily
from forensics.vocabulary.hypothesis import HYDRA, Facts, Hypothesis

if TYPE_CHECKING:
    import numpy.typing as npt

    from forensics.vocabulary.calibration import Calibration

DECIDED = 0.5
"""Posterior from which a cluster is called what it most likely is; below, it stays undecided."""
ORGANISATION = "organisation"
MODERATE_FAMILIES, HIGH_FAMILIES = 3, 5
"""Causal families that speak, for moderate and high analytic confidence."""
RESEMBLANCE = "resemblance"
"""Source of what a cluster has in common with other suspected ones."""
_ALIKE = "what its accounts share with others is commoner among accounts of other suspected clusters than in the log"
_MAPPED = "how often clusters of such a sum were hydras in the worlds of the calibration"


@dataclass(frozen=True, slots=True)
class Assessed:
    """Clusters with probabilities, and every addend behind them."""

    clusters: pl.DataFrame
    """``cluster_id``, ``verdict``, ``confidence``, ``confidence_low``, ``confidence_high``, ``analytic_confidence``,
    ``unmeasured`` (bans either side for families not measured), ``unshifted`` (log10 odds of the confidence at the
    calibration's own prevalence); sorted."""
    hypotheses: pl.DataFrame
    """``Hypotheses``."""
    addends: pl.DataFrame
    """``hypothesis`` and the columns of ``ADDEND``: prior, evidence, caps, rivals."""


def hypotheses() -> dict[str, Hypothesis]:
    """Every hypothesis, by name."""
    return parts("forensics.assessments.hypotheses", Hypothesis)


def assess(
    facts: Facts, calibration: Calibration, prevalence: float | None, resembling: pl.DataFrame | None = None
) -> Assessed:
    """Weigh every hypothesis for every cluster.

    Parameters
    ----------
    resembling
        ``cluster_id`` and ``bans``: what the clusters share with other suspected ones; known once all were weighed, so
        it comes after the map. None while it is not.
    """
    shift = prevalence_shift(calibration, prevalence)
    weighed: dict[str, pl.DataFrame] = {}
    for name, hypothesis in hypotheses().items():
        evidence = hypothesis.weigh(facts, calibration)
        fitted = calibration.clusters.prior + shift if name == HYDRA else calibration.clusters.rivals.get(name, 0.0)
        prior = calibration.priors.get(name, 0.0) + fitted
        before = [_prior(facts, name, prior), *([_household(facts, calibration)] if name == HYDRA else [])]
        rows = addends(evidence, _caps(evidence, calibration), *before)
        weighed[name] = addends(rows, reweighted(rows, "cluster_id", calibration.clusters))
    ids = facts.sizes["cluster_id"]
    scores = {name: sums(rows, "cluster_id", ids) for name, rows in weighed.items() if name != HYDRA}
    # How the rivals divide among them what the hydra leaves.
    shares = dict(zip(scores, shares_of(list(scores.values())), strict=True))
    own = addends(weighed[HYDRA], _rivals(ids, -together(list(scores.values())), shares))
    # The map holds at the prevalence it was fitted at; another one is added after it, whole.
    score = sums(own, "cluster_id", ids) - shift
    mapped = calibrated(calibration.clusters, score)
    alike = _resemblance(ids, resembling)
    unshifted = mapped + sums(alike, "cluster_id", ids)
    weighed[HYDRA] = addends(
        own,
        _row(ids, pl.Series(mapped - score, dtype=pl.Float64), "calibration", "calibration", _MAPPED),
        alike,
        _clip(ids, unshifted + shift),
    )
    odds = np.clip(unshifted + shift, -LIMIT_BANS, LIMIT_BANS)
    confidence = probabilities(odds)
    posteriors = {name: confidence if name == HYDRA else shares[name] * probabilities(-odds) for name in hypotheses()}
    rows = pl.concat(frame.with_columns(hypothesis=pl.lit(name)) for name, frame in weighed.items())
    known = _known(facts, weighed[HYDRA], calibration).with_columns(unshifted=pl.Series(unshifted, dtype=pl.Float64))
    unsure = doubt(calibration.clusters, calibration, known["unmeasured"].to_numpy())
    low, high = interval(calibration.clusters, score, odds - shift, unsure)
    bounded = known.with_columns(
        confidence=pl.Series(confidence, dtype=pl.Float64),
        confidence_low=pl.Series(probabilities(low + shift), dtype=pl.Float64),
        confidence_high=pl.Series(probabilities(high + shift), dtype=pl.Float64),
    )
    return Assessed(
        _named(bounded, facts, posteriors),
        _table(ids, weighed, posteriors),
        rows.sort("cluster_id", "hypothesis", "family", "source"),
    )


def _prior(facts: Facts, name: str, bans: float) -> pl.DataFrame:
    return _row(
        facts.sizes["cluster_id"],
        pl.Series([bans] * len(facts.sizes), dtype=pl.Float64),
        "prior",
        "prior",
        f"before looking: {hypotheses()[name].title}, against a crowd of strangers",
    )


def _household(facts: Facts, calibration: Calibration) -> pl.DataFrame:
    """Three or four accounts that share things are a family or friends far more often than a network."""
    small = facts.sizes.filter(pl.col("n_accounts") < calibration.min_accused_accounts)
    return small.select(
        "cluster_id",
        family=pl.lit("prior"),
        source=pl.lit("household"),
        bans=pl.lit(calibration.household),
        detail=phrase("a group of {} accounts is a household far more often than a network", "n_accounts"),
        citations=pl.lit([], pl.List(pl.String)),
    )


def _caps(evidence: pl.DataFrame, calibration: Calibration) -> pl.DataFrame:
    """What takes each causal family back to the most it may say for one party.

    Signs of an open organisation are not capped: they say which party it is, not that there is one. Nor are sources
    that are parts of their own, each with a limit of its own.
    """
    own = pl.col("source").str.starts_with(WHICH_PARTY) | pl.col("source").is_in((*OF_THEIR_OWN, LOAD_AMONG_USERS))
    one_party = evidence.filter(~own)
    sums = one_party.group_by("cluster_id", "family", maintain_order=True).agg("bans")
    total = pl.col("bans").list.sum()
    over = sums.with_columns(bans=total.clip(calibration.cap_low, calibration.cap_high) - total)
    return over.with_columns(
        source=phrase("cap.{}", "family"),
        detail=pl.lit(
            f"one causal family may say {calibration.cap_low} to {calibration.cap_high} bans before it is weighed: "
            "one cause testifies once"
        ),
        citations=pl.lit([], pl.List(pl.String)),
    )


def _rivals(ids: pl.Series, bans: npt.NDArray[np.float64], shares: dict[str, npt.NDArray[np.float64]]) -> pl.DataFrame:
    best = pl.DataFrame(shares).select(pl.concat_list(pl.all()).list.arg_max()).to_series().to_list()
    names = [hypotheses()[name].title for name in shares]
    details = [f"rival explanations together; the strongest: {names[number]}" for number in best]
    return _row(ids, pl.Series(bans, dtype=pl.Float64), "rivals", "rivals", "").with_columns(
        detail=pl.Series(details, dtype=pl.String)
    )


def _resemblance(ids: pl.Series, resembling: pl.DataFrame | None) -> pl.DataFrame:
    known = pl.DataFrame(schema={"cluster_id": pl.String, "bans": pl.Float64}) if resembling is None else resembling
    told = known.filter(pl.col("cluster_id").is_in(ids.implode())).sort("cluster_id")
    return _row(told["cluster_id"], told["bans"], RESEMBLANCE, RESEMBLANCE, _ALIKE)


def _clip(ids: pl.Series, odds: npt.NDArray[np.float64]) -> pl.DataFrame:
    clipped = np.clip(odds, -LIMIT_BANS, LIMIT_BANS) - odds
    return _row(ids, pl.Series(clipped, dtype=pl.Float64), "limit", "limit", "odds end at a trillion to one")


def _row(ids: pl.Series, bans: pl.Series, family: str, source: str, detail: str) -> pl.DataFrame:
    return pl.DataFrame({"cluster_id": ids}).with_columns(
        family=pl.lit(family),
        source=pl.lit(source),
        bans=bans,
        detail=pl.lit(detail),
        citations=pl.lit([], pl.List(pl.String)),
    )


def _known(facts: Facts, rows: pl.DataFrame, calibration: Calibration) -> pl.DataFrame:
    """How much of each cluster could be measured: ``cluster_id``, ``analytic_confidence``, ``unmeasured``."""
    families = [str(family) for family in CausalFamily]
    spoken = rows.filter(pl.col("family").is_in(families)).group_by("cluster_id", "family", maintain_order=True)
    said = spoken.agg("bans").with_columns(total=pl.col("bans").list.sum())
    counts = said.group_by("cluster_id").agg(
        speaking=(pl.col("total") >= SPEAKS).sum(), measured=pl.len().cast(pl.Int64)
    )
    known = facts.sizes.join(counts, on="cluster_id", how="left", validate="1:1").sort("cluster_id")
    unmeasured = len(families) - known["measured"].fill_null(0).to_numpy()
    return known.select("cluster_id").with_columns(
        analytic_confidence=_analytic(known["speaking"].fill_null(0), unmeasured, calibration),
        unmeasured=pl.Series(calibration.half_width_per_unmeasured_family * unmeasured, dtype=pl.Float64),
    )


def _named(known: pl.DataFrame, facts: Facts, posteriors: dict[str, npt.NDArray[np.float64]]) -> pl.DataFrame:
    """The same with ``verdict``."""
    rivals = _rival_verdicts(posteriors)
    best = rivals.select(pl.concat_list(pl.all()).list.arg_max().alias("best"), pl.max_horizontal(pl.all()).alias("p"))
    rival = best["best"].replace_strict(dict(enumerate(rivals.columns)), return_dtype=pl.String)
    return known.with_columns(
        verdict=pl.when(pl.col("confidence") >= DECIDED)
        .then(pl.lit(HYDRA))
        .when((best["p"] >= DECIDED) & (_shown(facts, known["cluster_id"]) | (rival != ORGANISATION)))
        .then(rival)
        .otherwise(pl.lit("undecided"))
    )


def _shown(facts: Facts, ids: pl.Series) -> pl.Series:
    """Whether each cluster shows a sign of an organisation."""
    signs = facts.terms.filter(pl.col("source").is_in(ORGANISATION_SIGNS) & (pl.col("organisation") > 0.0))
    return ids.is_in(signs["cluster_id"].unique().implode())


def _rival_verdicts(posteriors: dict[str, npt.NDArray[np.float64]]) -> pl.DataFrame:
    """Posterior of each verdict besides hydra: explanations with one verdict count together."""
    verdicts: dict[str, npt.NDArray[np.float64]] = {}
    for name, hypothesis in hypotheses().items():
        if name != HYDRA:
            verdicts[hypothesis.verdict] = verdicts.get(hypothesis.verdict, 0.0) + posteriors[name]
    return pl.DataFrame(verdicts)


def _analytic(speaking: pl.Series, unmeasured: npt.NDArray[np.int64], calibration: Calibration) -> pl.Expr:
    """Low, moderate or high: from kinds of evidence and coverage; high only on numbers fitted for such a log."""
    complete = pl.Series(unmeasured) <= 1
    top = "high" if calibration.status in ("simulated", "local") else "moderate"
    return (
        pl.when((speaking >= HIGH_FAMILIES) & complete)
        .then(pl.lit(top))
        .when(speaking >= MODERATE_FAMILIES)
        .then(pl.lit("moderate"))
        .otherwise(pl.lit("low"))
    )


def _table(
    ids: pl.Series, weighed: dict[str, pl.DataFrame], posteriors: dict[str, npt.NDArray[np.float64]]
) -> pl.DataFrame:
    """``Hypotheses``: the prior, the evidence (caps included, rivals not) and the posterior of each."""
    outside = ["prior", "rivals", "calibration", RESEMBLANCE, "limit"]
    tables = [
        pl.DataFrame({"cluster_id": ids}).with_columns(
            hypothesis=pl.lit(name),
            prior=pl.Series(sums(rows.filter(pl.col("source") == "prior"), "cluster_id", ids)),
            evidence=pl.Series(sums(rows.filter(~pl.col("source").is_in(outside)), "cluster_id", ids)),
            posterior=pl.Series(posteriors[name]),
        )
        for name, rows in weighed.items()
    ]
    return pl.concat(tables).sort("cluster_id", "hypothesis")
