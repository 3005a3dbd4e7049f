"""Is the cohort an organisation that says so? The rival of every accusation.

A company, school or agency shares things openly: an organisation id, a domain of its own, one payer, an
education pathway, the hours of one working day, growth over months. A hydra hides that its accounts belong
together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix

from forensics.foundation.phrase import phrase
from forensics.links.top_values import top_values
from forensics.vocabulary.cohorts import DECLARED, Adjudicator, Cohorts, Population, Terms
from forensics.vocabulary.families import CausalFamily

if TYPE_CHECKING:
    import numpy.typing as npt

SURENESS = (1.0, 0.8, 0.5)
"""How much each of the declared traits counts: an id ties accounts at the provider, a domain costs little, a name is
free."""
UNVOUCHED = 0.25
"""Factor on what the accounts merely say of themselves, when neither one payer nor a vouched pathway bears it out: an
operator registers domains and opens organisations too."""
MOST = 0.8
"""Share of the cohort that must show one identity, card or pathway: room for guests and private accounts."""
MAX_TENANTS = 5
"""Different organisations behind one gateway; more would let an operator hide behind many small ones."""
MANY_PAYERS = 1 / 3
"""Payment instruments per account, from which the accounts do not have one payer."""
WORKING_HOURS = 12
"""Hours of the longest common working day, shifts and commuters included."""
HUMAN_SHARE, FLAT_SHARE = 0.85, 0.6
"""Share of requests within the busiest 12 hours: of one office or country, and of a pool that never sleeps
(0.5 would be exactly flat)."""
MIN_REQUESTS = 100
"""Requests of the cohort, below which its hours are not judged."""
SLOW_DAYS, BURST_DAYS = 60.0, 14.0
"""Days between the first and the last quarter of sign-ups: a company that grows, and a batch."""
WEIGHTS: dict[str, tuple[float, float]] = {
    "identity": (-0.7, 1.5),
    "no_identity": (0.0, -1.5),
    "part_identity": (0.0, 1.5),
    "unbacked_identity": (0.0, -1.0),
    "one_payer": (0.0, 0.5),
    "many_payers": (0.0, -0.7),
    "pathway": (-0.3, 0.7),
    "flat_hours": (0.6, 0.6),
    "few_hours": (-0.6, -0.6),
    "working_hours": (-0.3, 0.2),
    "slow_growth": (-0.5, 0.4),
    "batch": (0.5, 0.0),
}
"""Bans for (operator, organisation). Hand-set. A day without night fits a company's machines as well as a pool; working
hours say little, because operators keep them too; a batch of sign-ups says nothing against a company that rolls out."""

PART_IDENTITY = "organisation.part_identity"
"""Source of what takes an identity's absence back where a part of the accounts share one, up to all of it at ``MOST``
of them: one account more or less does not make a firm's cluster an operator's. It lies on top of what was fitted."""


def _weigh(cohorts: Cohorts, population: Population) -> pl.DataFrame:
    sources = [
        _identity(cohorts, population),
        *_payers(cohorts, population),
        _pathway(cohorts, population),
        _hours(cohorts, population),
        _growth(cohorts, population),
    ]
    return Terms.validate(pl.concat(sources).sort("cohort", "source"))


def _terms(rows: pl.DataFrame, source: str, family: CausalFamily, factor: pl.Expr, detail: pl.Expr) -> pl.DataFrame:
    operator, organisation = WEIGHTS[source]
    return rows.select(
        "cohort",
        source=pl.lit(f"organisation.{source}"),
        family=pl.lit(str(family)),
        operator=operator * factor,
        organisation=organisation * factor,
        detail=detail,
    )


def _identity(cohorts: Cohorts, population: Population) -> pl.DataFrame:
    """Most accounts openly belong to an organisation, one or several behind one gateway; or none is in common."""
    rows = []
    for trait, sureness in zip(DECLARED, SURENESS, strict=True):
        values = population.traits.filter(pl.col("covariate") == trait)
        open_ones = values.filter(pl.len().over("value") > 1).select("account", "value")
        backed = _borne_out(open_ones, population)
        known = open_ones.with_columns(backed=pl.col("value").is_in(backed.implode()))
        shown = cohorts.members.join(known, on="account", how="inner", validate="m:1")
        held = shown.group_by("cohort", "value").agg(n=pl.len(), backed=pl.col("backed").sum())
        counted = held.group_by("cohort").agg(
            pl.col("n").sum(), values=pl.len(), backed=pl.col("backed").sum(), top=pl.col("n").max()
        )
        rows.append(counted.with_columns(sureness=pl.lit(sureness), trait=pl.lit(trait)))
    sizes = pl.DataFrame({"cohort": np.arange(len(cohorts.sizes), dtype=np.uint32), "size": cohorts.sizes})
    joined = pl.concat(rows).join(sizes, on="cohort", how="left", validate="m:1")
    joined = joined.with_columns(title=pl.col("trait").str.replace("_", " "))
    enough = joined.filter((pl.col("n") >= MOST * pl.col("size")) & (pl.col("values") <= MAX_TENANTS))
    granted = pl.col("backed") >= MOST * pl.col("size")
    paying = (
        top_values(cohorts, population, "card").filter(pl.col("known") >= MOST * pl.col("size"))["cohort"].implode()
    )
    weighed = enough.with_columns(
        pl.col("sureness") * pl.when(granted).then(1.0).otherwise(UNVOUCHED),
        unbacked=~granted & pl.col("cohort").is_in(paying),
    )
    best = weighed.sort("cohort", "sureness", "title", descending=[False, True, False]).unique("cohort", keep="first")
    detail = phrase("{} of {} accounts openly share an {} ({} different)", "n", "size", "title", "values")
    ordered = best.sort("cohort")
    present = _terms(ordered.filter(~pl.col("unbacked")), "identity", CausalFamily.PERSON, pl.col("sureness"), detail)
    bare = phrase("{}, yet neither one payer nor a vouched pathway bears it out", detail)
    unbacked = _terms(ordered.filter("unbacked"), "unbacked_identity", CausalFamily.PERSON, pl.lit(1.0), bare)
    named = [
        top_values(cohorts, population, trait).select("cohort") for trait in ("org_id", "org_name", "email_domain")
    ]
    known = pl.concat(named).unique().join(best, on="cohort", how="anti").sort("cohort")
    sentence = pl.lit("no organisation id, organisation name or own e-mail domain is common to the accounts")
    absent = _terms(known, "no_identity", CausalFamily.PERSON, pl.lit(1.0), sentence)
    return pl.concat([present, unbacked, absent, _part(cohorts, joined, known, paying)])


def _part(cohorts: Cohorts, shown: pl.DataFrame, without: pl.DataFrame, paying: pl.Series) -> pl.DataFrame:
    """What is taken back of an identity's absence: the part of the cohort that shares the largest id."""
    # Only the id that the provider gave: an operator registers domains and types names as it likes.
    ids = shown.filter(pl.col("trait") == DECLARED[0]).join(without, on="cohort", how="semi").sort("cohort")
    near = (pl.col("top") / (MOST * pl.col("size"))).clip(upper_bound=1.0)
    # Where payers could bear it out and do not, what is left at ``MOST`` is what an unbacked identity says there.
    bare = pl.col("cohort").is_in(paying) & (pl.col("backed") < MOST * pl.col("n"))
    worth = pl.when(bare).then(1.0 - WEIGHTS["unbacked_identity"][1] / WEIGHTS["no_identity"][1]).otherwise(1.0)
    detail = phrase("yet {} of {} accounts openly share one {}", "top", "size", "title")
    rows = ids.filter(pl.col("cohort").is_in(_clusters(cohorts)))
    return _terms(rows, "part_identity", CausalFamily.PERSON, near * worth, detail)


def _clusters(cohorts: Cohorts) -> list[int]:
    """Cohorts that are clusters.

    What lies on top of the fit is said of them alone: by what hubs are judged, clusters were formed, and the numbers
    fitted.
    """
    return [number for number, family in enumerate(cohorts.own_family) if family is None]


def _borne_out(open_ones: pl.DataFrame, population: Population) -> pl.Series:
    """Identities that something else bears out: one payer for most of their accounts, or a vouched pathway."""
    size = open_ones.group_by("value").agg(size=pl.len())
    found = []
    for trait in ("card", "pathway"):
        facts = population.traits.filter(pl.col("covariate") == trait).select("account", fact="value")
        if trait == "pathway":
            facts = facts.filter(~pl.col("fact").str.to_lowercase().is_in(["direct", ""]))
        shown = open_ones.join(facts, on="account", how="inner", validate="1:1")
        top = shown.group_by("value", "fact").agg(n=pl.len()).group_by("value").agg(pl.col("n").max())
        counted = top.join(size, on="value", how="inner", validate="1:1")
        found.append(counted.filter(pl.col("n") >= MOST * pl.col("size"))["value"])
    return pl.concat(found).unique().sort()


def _payers(cohorts: Cohorts, population: Population) -> list[pl.DataFrame]:
    """One payer for most accounts, as organisations have, or almost as many as accounts."""
    top, one = top_values(cohorts, population, "card"), _one_payer(cohorts, population)
    detail = phrase("one payment instrument pays for {} of {} accounts", "n", "size")
    many = top.filter((pl.col("values") >= MANY_PAYERS * pl.col("size")) & (pl.col("share") < MOST))
    count = phrase("{} payment instruments pay for {} accounts", "values", "size")
    return [
        _terms(one, "one_payer", CausalFamily.PAYMENT, pl.lit(1.0), detail),
        _terms(many, "many_payers", CausalFamily.PAYMENT, pl.lit(1.0), count),
    ]


def _one_payer(cohorts: Cohorts, population: Population) -> pl.DataFrame:
    return top_values(cohorts, population, "card").filter(pl.col("share") >= MOST)


def _vouched(cohorts: Cohorts, population: Population) -> pl.DataFrame:
    """Education, research, marketplace or reseller access: the provider looked at these accounts."""
    top = top_values(cohorts, population, "pathway")
    return top.filter((pl.col("share") >= MOST) & ~pl.col("value").str.to_lowercase().is_in(["direct", ""]))


def _pathway(cohorts: Cohorts, population: Population) -> pl.DataFrame:
    detail = phrase("{} of {} accounts came by the pathway {}", "n", "size", "value")
    return _terms(_vouched(cohorts, population), "pathway", CausalFamily.LIFE_CYCLE, pl.lit(1.0), detail)


def _hours(cohorts: Cohorts, population: Population) -> pl.DataFrame:
    """Share of the requests within the busiest twelve hours, from flat (1) to one working day (-1)."""
    cohort, account = cohorts.members["cohort"].to_numpy(), cohorts.members["account"].to_numpy()
    shape = (len(cohorts.sizes), population.n_accounts)
    hours = csr_matrix((np.ones(len(cohort), dtype=np.int64), (cohort, account)), shape=shape) @ population.hours
    total = hours.sum(axis=1)
    twice = np.concatenate([hours, hours[:, : WORKING_HOURS - 1]], axis=1)
    windows = np.stack([twice[:, start : start + WORKING_HOURS].sum(axis=1) for start in range(24)], axis=1)
    share = windows.max(axis=1) / np.maximum(total, 1)
    flatness = np.clip((HUMAN_SHARE + FLAT_SHARE - 2.0 * share) / (HUMAN_SHARE - FLAT_SHARE), -1.0, 1.0)
    measured = np.flatnonzero(total >= MIN_REQUESTS)
    rows = pl.DataFrame(
        {
            "cohort": measured.astype(np.uint32),
            "flatness": flatness[measured],
            "percent": np.round(100 * share[measured]).astype(int),
            "hours": _effective(hours, total)[measured],
        }
    )
    detail = phrase("{} % of the requests fall into the busiest twelve hours of the day", "percent")
    flat, working = rows.filter(pl.col("flatness") > 0), rows.filter(pl.col("flatness") <= 0)
    # Two jobs half a day apart fill both halves of the day, and leave most of its hours empty.
    few = flat.filter((pl.col("hours") <= WORKING_HOURS) & pl.col("cohort").is_in(_clusters(cohorts)))
    used = phrase("yet they fall into about {} hours, no more than a working day has", pl.col("hours").round(1))
    return pl.concat(
        [
            _terms(few, "few_hours", CausalFamily.TIMING, pl.col("flatness"), used),
            _terms(flat, "flat_hours", CausalFamily.TIMING, pl.col("flatness"), detail),
            _terms(working, "working_hours", CausalFamily.TIMING, -pl.col("flatness"), detail),
        ]
    )


def _effective(hours: npt.NDArray[np.int64], total: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Effective number of hours of the day with requests: the inverse Simpson index, without bias of small counts."""
    pairs = (hours * (hours - 1)).sum(axis=1)
    found: npt.NDArray[np.float64] = total * (total - 1) / np.maximum(pairs, 1)
    return found


def _growth(cohorts: Cohorts, population: Population) -> pl.DataFrame:
    """Days between the first and third quartile of sign-ups, from a batch (-1) to growth over months (1)."""
    rows = cohorts.members.with_columns(day=pl.Series(population.created_day[cohorts.members["account"].to_numpy()]))
    dated = rows.filter(pl.col("day").is_not_nan())
    spans = dated.group_by("cohort").agg(
        days=pl.col("day").quantile(0.75, "lower") - pl.col("day").quantile(0.25, "lower"), n=pl.len()
    )
    factor = ((2.0 * pl.col("days") - SLOW_DAYS - BURST_DAYS) / (SLOW_DAYS - BURST_DAYS)).clip(-1.0, 1.0)
    known = spans.filter(pl.col("n") >= 5).sort("cohort")  # noqa: PLR2004 (quartiles need a handful)
    detail = phrase("half of the accounts signed up within {} days", pl.col("days").cast(pl.Int64))
    grown = known.with_columns(factor=factor)
    slow, batch = grown.filter(pl.col("factor") > 0), grown.filter(pl.col("factor") <= 0)
    return pl.concat(
        [
            _terms(slow, "slow_growth", CausalFamily.LIFE_CYCLE, pl.col("factor"), detail),
            _terms(batch, "batch", CausalFamily.LIFE_CYCLE, -pl.col("factor"), detail),
        ]
    )


part = Adjudicator(
    name="organisation",
    title="signs of an open organisation",
    weigh=_weigh,
    meaning="One organisation id, name, domain or payer, a vouched pathway, one working day, growth over months: what "
    "companies, schools and agencies show openly. Innocent by nature; its absence is no proof of anything.",
)
