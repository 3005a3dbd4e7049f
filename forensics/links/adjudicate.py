"""Hubs → entities with a verdict: operator's, organisation's or public, each with its reasons.

Three hypotheses compete for every hub of at least eight accounts: one hidden operator, one open organisation,
a crowd of strangers. The adjudicators' bans add up per hypothesis; the crowd is the reference with no bans of
its own. ``p = 10^score / sum of 10^score``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.phrase import phrase
from forensics.foundation.registry import parts
from forensics.foundation.threads import all_done
from forensics.foundation.touched import is_text
from forensics.links.classify import classes, dealt_accounts, kinds_of, pooled_accounts
from forensics.links.population import MIN_JUDGED_ACCOUNTS
from forensics.links.shared import shared
from forensics.vocabulary.cohorts import ORGANISATION_SIGNS, Adjudicator, Cohorts, Population, Terms
from forensics.vocabulary.families import SPEAKS
from forensics.vocabulary.graph import Entities, EntityReasons

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from forensics.vocabulary.entity_kind import EntityKind

PRIOR = {"operator": -1.5, "organisation": -1.5}
"""Bans before looking, against a crowd: about 1 in 30 hubs of this size. Hand-set."""
SURE = 0.9
"""Probability from which a hub is called an operator's or an organisation's (detection notes, section 3)."""
MEMBERS_AT_ONCE = 1 << 21
"""Members of hubs that a test looks at together: about 400 MB. Tests judge each cohort by itself, so that no result
depends on it."""
MIN_FAMILIES = 2
"""Causal families that must speak for one party before a hub is called an operator's: one alone is a coincidence."""

_TEXTS = (pl.col("kind").cast(pl.String), pl.col("entity").cast(pl.String))


@dataclass(frozen=True, slots=True)
class Judged:
    """Entities, and why they were judged as they were."""

    entities: pl.DataFrame
    """``Entities``, plus ``p_organisation``; kinds and entities as the contacts have them, texts or categories."""
    reasons: pl.DataFrame
    """``EntityReasons`` of judged hubs, for the hypothesis *operator*; they sum to its log10 odds."""


def adjudicators() -> dict[str, Adjudicator]:
    """Every test, by name."""
    return parts("forensics.links.adjudicators", Adjudicator)


def terms(groups: Cohorts, population: Population) -> pl.DataFrame:
    """What every test says about every cohort, as ``Terms``, sorted; also for clusters."""
    if groups.members.is_empty():
        return Terms.create_empty()
    some = list(_few_at_a_time(groups))
    jobs = [partial(_said, part, begin, few, population) for part in adjudicators().values() for begin, few in some]
    return pl.concat(all_done(jobs, pl.thread_pool_size())).sort("cohort", "source")


def _said(part: Adjudicator, begin: int, few: Cohorts, population: Population) -> pl.DataFrame:
    return part.weigh(few, population).with_columns(pl.col("cohort") + pl.lit(begin, pl.UInt32))


def _few_at_a_time(groups: Cohorts) -> Iterator[tuple[int, Cohorts]]:
    """Cohorts in parts of as many members as memory should hold, each with the number of its first cohort."""
    ends = np.cumsum(groups.sizes)
    begins = np.flatnonzero(np.diff(ends // MEMBERS_AT_ONCE, prepend=-1))
    for begin, end in zip(begins.tolist(), [*begins[1:].tolist(), len(ends)], strict=True):
        first = int(ends[begin] - groups.sizes[begin])
        members = groups.members.slice(first, int(ends[end - 1]) - first)
        numbered = members.with_columns(pl.col("cohort") - pl.lit(begin, pl.UInt32))
        yield begin, Cohorts(numbered, groups.sizes[begin:end], groups.own_family[begin:end])


def adjudicate(contacts: pl.DataFrame, population: Population, kinds: Mapping[str, EntityKind]) -> Judged:
    """Judge everything that at least two accounts share.

    Addresses and connections are judged day by day, and once more over all days, so that a quiet day of a
    carrier's address is known for what it is.
    """
    found = shared(contacts, kinds)
    entities = found.entities.with_row_index("row")
    is_hub = (entities["n_accounts"] >= MIN_JUDGED_ACCOUNTS).to_numpy()
    hubs = entities.filter(is_hub).with_row_index("cohort")
    hub_kinds = kinds_of(hubs, kinds)
    groups = found.cohorts(is_hub, population.account_ids, tuple(kind.family for kind in hub_kinds))
    del found
    said, names = all_done(
        [
            lambda: terms(groups, population),
            lambda: classes(
                groups,
                population,
                hub_kinds,
                pooled_accounts(contacts, hubs.select("cohort", *_TEXTS, "day"), kinds),
                dealt_accounts(contacts, groups, _addresses(hubs), population.account_ids, kinds),
            ),
        ],
        pl.thread_pool_size(),
    )
    judged = _verdicts(hubs, said, kinds).join(names, on="cohort", how="left", validate="1:1")
    named = judged.with_columns(_class())
    told = entities.join(
        named.select("row", "verdict", "class", "p_operator", "p_organisation"),
        on="row",
        how="left",
        validate="1:1",
        maintain_order="left",
    )
    # What few accounts share is not judged.
    typed = told.with_columns(
        pl.col("verdict").fill_null("unjudged").cast(Entities.verdict.dtype), pl.col("class").fill_null("few accounts")
    ).select(*Entities.column_names(), "p_organisation")
    return Judged(
        typed.with_columns(_TEXTS) if is_text(contacts["entity"]) else typed,
        _reasons(hubs, said, named),
    )


def _addresses(hubs: pl.DataFrame) -> pl.Series:
    return hubs.filter(_TEXTS[0] == "ip_address")["cohort"]


def _verdicts(hubs: pl.DataFrame, said: pl.DataFrame, kinds: Mapping[str, EntityKind]) -> pl.DataFrame:
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
    below = {kind.name: kind.crowd_below for kind in kinds.values()}
    crowd = pl.col("kind").cast(pl.String).replace_strict(below, return_dtype=pl.Float64)
    return judged.with_columns(
        verdict=pl.when((pl.col("p_operator") >= SURE) & enough)
        .then(pl.lit("operator"))
        .when((party >= SURE) & (pl.col("p_organisation") >= pl.col("p_operator")))
        .then(pl.lit("organisation"))
        .when(party < crowd)
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
    added = said.select("cohort", "family", "source", bans="operator", detail="detail")
    prior = hubs.select(
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
    # Hubs are numbered in the order of their keys.
    rows = pl.concat([prior, added, rivals]).sort("cohort", "source")
    texts = hubs.select("cohort", *_TEXTS, "day")
    told = rows.join(texts, on="cohort", how="inner", validate="m:1", maintain_order="left")
    return EntityReasons.validate(told.select(EntityReasons.column_names()))
