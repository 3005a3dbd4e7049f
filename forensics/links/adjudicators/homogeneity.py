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
from forensics.links.base_rates import Shown, base_rates, known_of
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
    account = values["account"].to_numpy()
    if not len(account):
        return None
    known = known_of(values, population)
    shown = _shown(cohorts, trait, account)
    if not len(shown.cohort):
        return None
    cells = base_rates(shown, known)
    n = cells.n.astype(np.float64)
    nats = _log_dm(cells.cohort, n, cells.p, ONE_PARTY) - _log_dm(cells.cohort, n, cells.p, CROWD)
    first = np.flatnonzero(np.diff(cells.cohort, prepend=-1))
    judged = cells.cohort[first]
    return pl.DataFrame(
        {
            "cohort": judged.astype(np.uint32),
            "top": np.maximum.reduceat(cells.n, first),
            "total": np.add.reduceat(cells.n, first),
            "bans": np.clip(nats[judged] / NATS_PER_BAN, -CLIP_COVARIATE, CLIP_COVARIATE),
        }
    ).select(
        "cohort",
        family=pl.lit(str(trait.family)),
        covariate=pl.lit(trait.name),
        title=pl.lit(trait.title),
        bans="bans",
        top_percent=(100 * pl.col("top") / pl.col("total")).round().cast(pl.Int64),
    )


def _shown(cohorts: Cohorts, trait: Covariate, account: npt.NDArray[np.uint32]) -> Shown:
    """Members that have the covariate, of cohorts that it may testify for and that show it often enough."""
    cohort, member = cohorts.members["cohort"].to_numpy(), cohorts.members["account"].to_numpy()
    place = np.full(max(int(account.max()), int(member.max(initial=0))) + 1, -1, dtype=np.int64)
    place[account] = np.arange(len(account))
    foreign = np.array([family != trait.family for family in cohorts.own_family], dtype=np.bool_)
    has = (place[member] >= 0) & foreign[cohort]
    enough = np.bincount(cohort[has], minlength=len(foreign)) >= MIN_KNOWN
    kept = has & enough[cohort]
    return Shown(cohort[kept].astype(np.int64), place[member[kept]])


def _ordered_sum(rows: pl.DataFrame, key: list[str], column: str) -> npt.NDArray[np.float64]:
    """Sum of a column per key of key-sorted rows. Polars adds in parallel, so its last bits vary; this does not."""
    numbers = rows.select(pl.struct(key).rle_id()).to_series().to_numpy()
    return np.bincount(numbers, rows[column].to_numpy().astype(np.float64)).astype(np.float64)


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
