"""Do the accounts of a cohort look alike where strangers would not?

For each covariate the counts n of a cohort are explained twice, by a Dirichlet-multinomial around the base
rates p with a low concentration (one party: few values dominate) and with a high one (a crowd: values as
common as in the population): ``ln DM(n; 3p) - ln DM(n; 45p)``. The formula is the compound multinomial of
J. E. Mosimann (1962). Base rates come from accounts of the same countries outside the cohort, and every
account counts 1 / size of its largest hub, because in a case file the hydra may be the majority.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.special import gammaln

from forensics.foundation.bans import NATS_PER_BAN
from forensics.foundation.phrase import phrase
from forensics.vocabulary.cohorts import Adjudicator, Cohorts, Population, Terms
from forensics.vocabulary.covariates import COVARIATES
from forensics.vocabulary.families import CausalFamily

if TYPE_CHECKING:
    import numpy.typing as npt

    from forensics.vocabulary.covariates import Covariate

ONE_PARTY = 3.0
"""Concentration of one party's accounts (detection notes, section 2: 2 to 4)."""
CROWD = 45.0
"""Concentration of a crowd around the base rates (detection notes, section 2: 30 to 60)."""
CLIP_COVARIATE = 0.9
"""Bans. What one covariate may say: two of a family agreeing may reach the family's limit."""
CLIP_FAMILY = 1.3
"""Bans. What one causal family may say in one cohort: hand-set, twenty to one."""
MIN_KNOWN = 8
"""Accounts of the cohort that must have the covariate: fewer are too few to test (detection notes, section 2), the more
so as a small group was found by what it shares."""
BACK_OFF = 20.0
"""Weighted accounts of the country at which its own base rates count as much as the world's."""
UNSEEN = 0.5
"""Accounts' worth of weight given to values not seen outside the cohort (Jeffreys)."""
ORGANISATION_FLOOR = {CausalFamily.PAYMENT: -0.3, CausalFamily.LIFE_CYCLE: -0.1, CausalFamily.CONTENT: -0.3}
"""Bans. An organisation's accounts may well differ in card, sign-up date and work: diversity there hardly
speaks against one."""


def _weigh(cohorts: Cohorts, population: Population) -> pl.DataFrame:
    scored = [_covariate(cohorts, population, trait) for trait in COVARIATES.values() if trait.family is not None]
    known = [frame for frame in scored if frame is not None]
    if not known:
        return Terms.create_empty()
    single = pl.concat(known).sort("cohort", "family", "covariate")
    ordered = single.group_by("cohort", "family", maintain_order=True).agg(
        alike=phrase("{} ({} %)", "title", "top_percent").filter(pl.col("bans") > 0).str.join(", "),
        unlike=phrase("{} ({} %)", "title", "top_percent").filter(pl.col("bans") <= 0).str.join(", "),
    )
    summed = pl.Series(_ordered_sum(single, ["cohort", "family"], "bans"))
    floors = {family.value: floor for family, floor in ORGANISATION_FLOOR.items()}
    floor = pl.col("family").replace_strict(floors, default=-CLIP_FAMILY, return_dtype=pl.Float64)
    # concat_str of polars 2.1 panics on columns that are chunked differently.
    terms = (
        ordered.rechunk()
        .with_columns(operator=summed.clip(-CLIP_FAMILY, CLIP_FAMILY))
        .with_columns(
            organisation=pl.max_horizontal(pl.col("operator"), floor),
            source=phrase("homogeneity.{}", "family"),
            detail=pl.concat_str(
                pl.when(pl.col("alike") != "").then(phrase("alike in {}", "alike")),
                pl.when(pl.col("unlike") != "").then(phrase("as mixed as the population in {}", "unlike")),
                separator="; ",
                ignore_nulls=True,
            ),
        )
    )
    return Terms.validate(terms.select(Terms.column_names()))


def _covariate(cohorts: Cohorts, population: Population, trait: Covariate) -> pl.DataFrame | None:
    """Bans of one covariate for each cohort that shows it often enough; None when nobody does."""
    values = population.traits.filter(pl.col("covariate") == trait.name)
    foreign = [number for number, family in enumerate(cohorts.own_family) if family != trait.family]
    judged = pl.DataFrame({"cohort": foreign}, schema={"cohort": pl.UInt32})
    known = values.select("account", code=pl.col("value").rank("dense").cast(pl.Int64))
    known = known.with_columns(
        stratum=pl.Series(population.strata[known["account"].to_numpy()]),
        weight=pl.Series(population.weights[known["account"].to_numpy()]),
    )
    members = cohorts.members.join(judged, on="cohort", how="semi")
    shown = members.join(known, on="account", how="inner", validate="m:1").sort("cohort", "code", "stratum", "account")
    enough = shown.filter(pl.len().over("cohort") >= MIN_KNOWN)
    if enough.is_empty():
        return None
    cells = base_rates(enough, known)
    cohort = cells["cohort"].to_numpy().astype(np.int64)
    counts = cells["n"].to_numpy().astype(np.float64)
    p = cells["p"].to_numpy()
    nats = _log_dm(cohort, counts, p, ONE_PARTY) - _log_dm(cohort, counts, p, CROWD)
    top = cells.group_by("cohort").agg(top=pl.col("n").max(), total=pl.col("n").sum()).sort("cohort")
    bans = nats[top["cohort"].to_numpy()] / NATS_PER_BAN
    return top.select(
        "cohort",
        family=pl.lit(str(trait.family)),
        covariate=pl.lit(trait.name),
        title=pl.lit(trait.title),
        bans=pl.Series(np.clip(bans, -CLIP_COVARIATE, CLIP_COVARIATE)),
        top_percent=(100 * pl.col("top") / pl.col("total")).round().cast(pl.Int64),
    )


def base_rates(shown: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Count each cohort's values and say how common each is elsewhere, in the cohort's own countries.

    Parameters
    ----------
    shown
        ``cohort``, ``account``, ``code``, ``stratum``, ``weight``: members of cohorts that have the covariate.
    known
        The same without ``cohort``: everyone who has it.

    Returns
    -------
    polars.DataFrame
        ``cohort``, ``code``, ``n`` and ``p``, the base rate, 0..1; sorted by cohort and code.
    """
    cells = weigh_by(shown, ["cohort", "code"])
    wide = weigh_by(known, ["code"])
    everyone = _sum(known)
    own = weigh_by(shown, ["cohort"])
    # Pseudo-counts for "this value" and "any other": an unseen value is rare, not impossible.
    world = (pl.col("weight_wide") - pl.col("weight") + UNSEEN) / (everyone - pl.col("weight_own") + 2 * UNSEEN)
    cells = (
        cells.join(wide.select("code", weight_wide="weight"), on="code", how="left", validate="m:1")
        .join(own.select("cohort", weight_own="weight", total="n"), on="cohort", how="left", validate="m:1")
        .with_columns(world=world)
    )
    blocks = weigh_by(shown, ["cohort", "stratum"]).rename({"n": "n_block", "weight": "weight_block"})
    land = weigh_by(known, ["stratum"]).select("stratum", weight_land="weight")
    land_values = weigh_by(known, ["stratum", "code"]).select("stratum", "code", weight_land_value="weight")
    own_values = weigh_by(shown, ["cohort", "stratum", "code"]).drop("n").rename({"weight": "weight_own_value"})
    spread = (
        cells.join(blocks, on="cohort", how="inner", validate="m:m")
        .join(land, on="stratum", how="left", validate="m:1")
        .join(land_values, on=["stratum", "code"], how="left", validate="m:1")
        .join(own_values, on=["cohort", "stratum", "code"], how="left", validate="1:1")
        .sort("cohort", "code", "stratum")
    )
    elsewhere = pl.col("weight_land_value").fill_null(0.0) - pl.col("weight_own_value").fill_null(0.0)
    rate = (elsewhere.clip(lower_bound=0.0) + BACK_OFF * pl.col("world")) / (
        (pl.col("weight_land") - pl.col("weight_block")).clip(lower_bound=0.0) + BACK_OFF
    )
    parts = spread.select("cohort", "code", "n", share=rate * pl.col("n_block") / pl.col("total"))
    summed = _ordered_sum(parts, ["cohort", "code"], "share")
    rates = cells.select("cohort", "code", "n").with_columns(p=pl.Series(summed))
    within = _ordered_sum(rates, ["cohort"], "p")
    totals = pl.DataFrame({"cohort": rates["cohort"].unique().sort(), "sum": within})
    return rates.join(totals, on="cohort", how="left", validate="m:1").with_columns(
        p=pl.col("p") / pl.max_horizontal(1.0, "sum")
    )


def weigh_by(rows: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Accounts (``n``) and their summed weight per key, sorted; summed in a fixed order."""
    ordered = rows.sort(*key, "account")
    counted = ordered.group_by(key, maintain_order=True).agg(n=pl.len().cast(pl.Int64))
    return counted.with_columns(weight=pl.Series(_ordered_sum(ordered, key, "weight")))


def _ordered_sum(rows: pl.DataFrame, key: list[str], column: str) -> npt.NDArray[np.float64]:
    """Sum of a column per key of key-sorted rows. Polars adds in parallel, so its last bits vary; this does not."""
    numbers = rows.select(pl.struct(key).rle_id()).to_series().to_numpy()
    return np.bincount(numbers, rows[column].to_numpy().astype(np.float64)).astype(np.float64)


def _sum(rows: pl.DataFrame) -> float:
    return float(np.sum(rows.sort("account")["weight"].to_numpy()))


def _log_dm(
    cohort: npt.NDArray[np.int64], counts: npt.NDArray[np.float64], p: npt.NDArray[np.float64], concentration: float
) -> npt.NDArray[np.float64]:
    """Log Dirichlet-multinomial of each cohort's counts, without the coefficient both models share (nats)."""
    alpha = concentration * p
    inner = np.bincount(cohort, gammaln(counts + alpha) - gammaln(alpha))
    total = np.bincount(cohort, counts)
    likelihood: npt.NDArray[np.float64] = gammaln(concentration) - gammaln(total + concentration) + inner
    return likelihood


part = Adjudicator(
    name="homogeneity",
    title="likeness of the accounts",
    weigh=_weigh,
    meaning="Compares client, card issuer, e-mail, sign-up week, plan and models of the accounts with those of other "
    "accounts from the same countries. A crowd is as mixed as the population; one party's accounts are not. "
    "Innocent: a school class or a company is alike too, which is why the organisation hypothesis gains as well.",
)
