"""Hubs → entities with a verdict: operator's, organisation's or public, each with its reasons.

Three hypotheses compete for every hub of at least eight accounts: one hidden operator, one open organisation,
a crowd of strangers. The adjudicators' bans add up per hypothesis; the crowd is the reference with no bans of
its own. ``p = 10^score / sum of 10^score``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.phrase import phrase
from forensics.foundation.registry import parts
from forensics.links.classify import classes, kinds_of, pooled_accounts
from forensics.links.population import MIN_JUDGED_ACCOUNTS, account_numbers, numbered_cohorts
from forensics.vocabulary.cohorts import ORGANISATION_SIGNS, Adjudicator, Cohorts, Population, Terms
from forensics.vocabulary.families import SPEAKS
from forensics.vocabulary.graph import Entities, EntityReasons

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.vocabulary.entity_kind import EntityKind

PRIOR = {"operator": -1.5, "organisation": -1.5}
"""Bans before looking, against a crowd: about 1 in 30 hubs of this size. Hand-set."""
SURE = 0.9
"""Probability from which a hub is called an operator's or an organisation's (detection notes, section 3)."""
MIN_FAMILIES = 2
"""Causal families that must speak for one party before a hub is called an operator's: one alone is a coincidence."""

_KEY = ["kind", "entity", "day"]
_TEXTS = (pl.col("kind").cast(pl.String), pl.col("entity").cast(pl.String))


@dataclass(frozen=True, slots=True)
class Judged:
    """Entities, and why they were judged as they were."""

    entities: pl.DataFrame
    """``Entities``, plus ``p_organisation``."""
    reasons: pl.DataFrame
    """``EntityReasons`` of judged hubs, for the hypothesis *operator*; they sum to its log10 odds."""


def adjudicators() -> dict[str, Adjudicator]:
    """Every test, by name."""
    return parts("forensics.links.adjudicators", Adjudicator)


def terms(groups: Cohorts, population: Population) -> pl.DataFrame:
    """What every test says about every cohort, as ``Terms``, sorted; also for clusters."""
    if groups.members.is_empty():
        return Terms.create_empty()
    said = [part.weigh(groups, population) for part in adjudicators().values()]
    return pl.concat(said).sort("cohort", "source")


def adjudicate(contacts: pl.DataFrame, population: Population, kinds: Mapping[str, EntityKind]) -> Judged:
    """Judge everything that at least two accounts share.

    Addresses and connections are judged day by day, and once more over all days, so that a quiet day of a
    carrier's address is known for what it is.
    """
    coded = _coded(contacts)
    with_whole = pl.concat([coded, _over_all_days(coded, kinds)])
    entities = with_whole.group_by(_KEY).agg(
        n_accounts=pl.col("account_id").n_unique().cast(pl.Int64), n_requests=pl.col("n_requests").sum()
    )
    entities = entities.filter(pl.col("n_accounts") > 1).sort(_KEY).with_row_index("row")
    hubs = entities.filter(pl.col("n_accounts") >= MIN_JUDGED_ACCOUNTS).with_row_index("cohort")
    keyed = with_whole.select(*_KEY, "account_id").join(
        hubs.select("cohort", *_KEY), on=_KEY, how="inner", validate="m:1", nulls_equal=True
    )
    hub_kinds = kinds_of(hubs, kinds)
    groups = numbered_cohorts(_members(keyed, population), tuple(kind.family for kind in hub_kinds))
    said = terms(groups, population)
    pooled = pooled_accounts(contacts, hubs.select("cohort", *_TEXTS, "day"), kinds)
    names = classes(groups, population, hub_kinds, pooled)
    judged = _verdicts(hubs, said).join(names, on="cohort", how="left", validate="1:1")
    named = judged.with_columns(_class())
    small = entities.filter(pl.col("n_accounts") < MIN_JUDGED_ACCOUNTS).with_columns(
        pl.lit("unjudged").alias("verdict"), pl.lit("few accounts").alias("class")
    )
    both = pl.concat([named, small], how="diagonal_relaxed").sort("row")
    typed = both.with_columns(*_TEXTS, pl.col("verdict").cast(Entities.verdict.dtype))
    return Judged(
        typed.select(*Entities.column_names(), "p_organisation"),
        _reasons(hubs, said, named),
    )


def _coded(contacts: pl.DataFrame) -> pl.DataFrame:
    """Contacts with texts as categories in the order of the texts: numbers are quicker to group, sort and join."""
    columns = ("account_id", "kind", "entity")
    distinct = {name: pl.Enum(contacts[name].unique().sort()) for name in columns}
    return contacts.select(
        *(pl.col(name).cast(categories) for name, categories in distinct.items()), "day", "n_requests"
    )


def _members(keyed: pl.DataFrame, population: Population) -> pl.DataFrame:
    """``cohort`` and ``account``, the account's number; each account's text is looked up once."""
    known = account_numbers(population.account_ids)
    accounts = keyed.select("account_id").unique().with_columns(text=pl.col("account_id").cast(pl.String))
    numbers = accounts.join(known, left_on="text", right_on="account_id", how="inner", validate="1:1")
    return keyed.join(numbers.select("account_id", "account"), on="account_id", how="inner", validate="m:1")


def _over_all_days(coded: pl.DataFrame, kinds: Mapping[str, EntityKind]) -> pl.DataFrame:
    """The same contacts without the day, for entities that were seen on several days."""
    daily = coded.filter(pl.col("kind").is_in([kind.name for kind in kinds.values() if kind.per_day]))
    several = daily.filter(pl.col("day").n_unique().over("kind", "entity") > 1)
    whole = several.group_by("account_id", "kind", "entity").agg(pl.col("n_requests").sum())
    return whole.select("account_id", "kind", "entity", pl.lit(None, pl.Date).alias("day"), "n_requests")


def _verdicts(hubs: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """Score, probabilities and verdict of each hub."""
    cohort = said["cohort"].to_numpy().astype(np.int64)
    score = {
        name: prior + np.bincount(cohort, said[name].to_numpy(), minlength=len(hubs)) for name, prior in PRIOR.items()
    }
    # Clipped at 300: a double overflows beyond 10^308, and nothing changes above a few bans.
    raised = {name: np.power(10.0, np.clip(value, -300.0, 300.0)) for name, value in score.items()}
    signs = said.filter(pl.col("source").is_in(ORGANISATION_SIGNS) & (pl.col("organisation") > 0.0))
    signed = hubs["cohort"].is_in(signs["cohort"].unique().implode()).to_numpy()
    # An organisation that shows nothing of itself is no rival here: which party it is, the cluster's judgement says.
    raised["organisation"] = np.where(signed, raised["organisation"], 0.0)
    total = 1.0 + raised["operator"] + raised["organisation"]
    speaking = said.filter(pl.col("operator") >= SPEAKS).group_by("cohort").agg(speaking=pl.col("family").n_unique())
    judged = hubs.with_columns(
        p_operator=pl.Series(raised["operator"] / total, dtype=pl.Float64),
        p_organisation=pl.Series(raised["organisation"] / total, dtype=pl.Float64),
        score=pl.Series(score["operator"], dtype=pl.Float64),
    ).join(speaking, on="cohort", how="left", validate="1:1")
    party = pl.col("p_operator") + pl.col("p_organisation")
    enough = pl.col("speaking").fill_null(0) >= MIN_FAMILIES
    return judged.with_columns(
        verdict=pl.when((pl.col("p_operator") >= SURE) & enough)
        .then(pl.lit("operator"))
        .when((party >= SURE) & (pl.col("p_organisation") >= pl.col("p_operator")))
        .then(pl.lit("organisation"))
        .when(party < 1.0 - SURE)
        .then(pl.lit("public"))
        .otherwise(pl.lit("unjudged"))
    )


def _class() -> pl.Expr:
    verdict = pl.col("verdict")
    named = (
        pl.when(verdict == "public")
        .then(pl.col("public_class"))
        .when(verdict == "organisation")
        .then(pl.col("organisation_class"))
        .when(verdict == "operator")
        .then(pl.lit("suspected pool"))
        .otherwise(pl.lit("undecided"))
    )
    return named.alias("class")


def _reasons(hubs: pl.DataFrame, said: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """One row per addend, with prior and rivals: the rows of a hub sum to the log10 odds of ``p_operator``."""
    key = hubs.select("cohort", *_KEY)
    added = said.select("cohort", "family", "source", bans="operator", detail="detail")
    prior = key.select(
        "cohort",
        family=pl.lit("prior"),
        source=pl.lit("prior"),
        bans=pl.lit(PRIOR["operator"]),
        detail=pl.lit("before looking: about 1 in 30 hubs of this size"),
    )
    # log10 odds = score - log10(10^0 + 10^organisation); written so that the rows add up to it exactly.
    odds = pl.col("p_operator").clip(1e-12, 1.0 - 1e-12)
    rivals = named.select(
        "cohort",
        family=pl.lit("rivals"),
        source=pl.lit("rivals"),
        bans=(odds.log10() - (1.0 - odds).log10()) - pl.col("score"),
        detail=phrase("an open organisation with probability {} %", (100 * pl.col("p_organisation")).round(1)),
    )
    rows = pl.concat([prior, added, rivals]).join(key, on="cohort", how="inner", validate="m:1")
    ordered = rows.sort(*_KEY, "source").with_columns(*_TEXTS)
    return EntityReasons.validate(ordered.select(EntityReasons.column_names()))
