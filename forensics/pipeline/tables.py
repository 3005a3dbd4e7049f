"""Findings → the tables of the case, in the contract's columns, sorted by key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from forensics.assessments.membership import HYPOTHESIS
from forensics.assessments.recommend import recommend
from forensics.foundation.phrase import phrase
from forensics.foundation.registry import unmeasured
from forensics.signals.take import digests, measures
from forensics.summaries.reduce import entity_kinds
from forensics.vocabulary.case_tables import TABLES
from forensics.vocabulary.covariates import COVARIATES
from forensics.vocabulary.entity_kind import Source
from forensics.workloads.asking import habits
from forensics.workloads.campaigns import of_clusters
from forensics.workloads.distillation import extraction

if TYPE_CHECKING:
    import dataframely as dy

    from forensics.assessments.confidence import Assessed
    from forensics.assessments.facts import Found
    from forensics.assessments.membership import Members
    from forensics.links.adjudicate import Judged
    from forensics.pipeline.state import State
    from forensics.vocabulary.calibration import Calibration
    from forensics.vocabulary.price import PriceLists

_KEY = ["kind", "entity", "day"]
_NAME = pl.col("account_id").cast(pl.String)
"""Accounts as texts, where they are few."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything the rooms found out."""

    found: Found
    assessed: Assessed
    members: Members
    networks: pl.DataFrame
    """``Networks``."""
    judged: Judged
    links: pl.DataFrame
    allow: pl.DataFrame
    """``kind``, ``value``, ``reason``."""
    dispositions: pl.DataFrame
    """``account_id``, ``disposition``."""
    corroborations: pl.DataFrame


def tables(outcome: Outcome, state: State, calibration: Calibration, prices: PriceLists) -> dict[str, pl.DataFrame]:
    """Every table of the case, validated."""
    accounts = _accounts(outcome, state, calibration)
    clusters = _clusters(outcome, accounts, calibration)
    members = digests(outcome.found.memberships)
    found = {name: getattr(state, name) for name in ("jobs", "job_days", "job_models", "job_signals")}
    work = of_clusters(found, members, clusters, prices)
    asked = extraction(state.jobs, members, clusters, work["campaigns"])
    filled = {
        "accounts": accounts,
        "clusters": clusters.join(asked, on="cluster_id", how="left", validate="1:1", maintain_order="left"),
        "networks": outcome.networks,
        **work,
        "entities": outcome.judged.entities.sort(_KEY),
        "hypotheses": outcome.assessed.hypotheses,
        "unmeasured": _unmeasured(state),
        "links": outcome.links,
        "evidence": _evidence(outcome),
        "signals": pl.concat([outcome.found.signals, work["signals"]]).sort("subject_kind", "subject", "measure"),
        "corroborations": outcome.corroborations,
        "timeline": _timeline(state, outcome.found.memberships),
    }
    return {name: _shaped(filled.get(name), schema) for name, schema in TABLES.items()}


def _shaped(frame: pl.DataFrame | None, schema: type[dy.Schema]) -> pl.DataFrame:
    """The schema's columns in the schema's order and types; an empty table when there is nothing to say."""
    if frame is None:
        return schema.create_empty()
    empty = schema.create_empty()
    absent = [pl.lit(None, dtype).alias(name) for name, dtype in empty.schema.items() if name not in frame.columns]
    # Cast before it is validated: a schema of categories by the hundred thousand is slow to look at.
    typed = frame.with_columns(absent).select(pl.col(name).cast(dtype) for name, dtype in empty.schema.items())
    return schema.validate(typed)


def _accounts(outcome: Outcome, state: State, calibration: Calibration) -> pl.DataFrame:
    ids = outcome.members.accounts["account_id"]
    days = placed(state.account_days.select("account_id", "n_requests"), ids)
    counted = days.group_by("place").agg(pl.col("n_requests").sum())
    seen = placed(state.activity.select("account_id", "first_seen", "last_seen"), ids)
    org = outcome.found.profiles.filter(pl.col("covariate") == "org_id").select("account_id", org_id="value")
    sizes = outcome.found.memberships.group_by("cluster_id").agg(n_accounts=pl.len())
    verdicts = outcome.assessed.clusters.select("cluster_id", "verdict", "analytic_confidence")
    rows = outcome.members.accounts.with_row_index("place")
    for known in (counted, seen, *(placed(frame, ids) for frame in (state.people, org, outcome.dispositions))):
        rows = rows.join(known, on="place", how="left", validate="1:1", maintain_order="left")
    rows = rows.join(verdicts, on="cluster_id", how="left", validate="m:1", maintain_order="left")
    rows = rows.join(sizes, on="cluster_id", how="left", validate="m:1", maintain_order="left")
    listed = rows.with_columns(
        pl.col("n_requests").fill_null(0),
        allow_listed=pl.col("place").is_in(placed(_allowed(outcome), ids)["place"].implode()),
        calibration=pl.lit(calibration.status),
    )
    return recommend(listed, calibration).drop("place")


def placed(frame: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """The rows of known accounts, with ``place`` in the sorted ids for the account: joined as numbers."""
    names = frame["account_id"]
    dtype = names.dtype  # once: it is slow to look at
    if isinstance(dtype, pl.Enum):
        known = dtype.categories
        own = pl.int_range(len(ids), dtype=pl.UInt32, eager=True) if known.equals(ids) else _places(known, ids)
        places = own.gather(names.to_physical())
    else:
        places = _places(names, ids)
    return frame.drop("account_id").with_columns(place=places).drop_nulls("place")


def _places(names: pl.Series, ids: pl.Series) -> pl.Series:
    """Place of each name in the sorted ids; null where it is none of them."""
    if ids.is_empty():
        return pl.Series([None] * len(names), dtype=pl.UInt32)
    places = ids.search_sorted(names).clip(0, len(ids) - 1).cast(pl.UInt32)
    return places.set(ids.gather(places).ne_missing(names), None)


def _allowed(outcome: Outcome) -> pl.DataFrame:
    """Accounts that an entry of the allow-list names, directly or by a trait: ``account_id``."""
    named = outcome.allow.filter(pl.col("kind") == "account").select(account_id="value")
    traits = outcome.allow.filter(pl.col("kind") != "account").select(covariate="kind", value="value")
    by_trait = outcome.found.profiles.join(traits, on=["covariate", "value"], how="semi").select("account_id")
    return pl.concat([named, by_trait.cast(pl.String)]).unique()


def _clusters(outcome: Outcome, accounts: pl.DataFrame, calibration: Calibration) -> pl.DataFrame:
    grouped = accounts.drop_nulls("cluster_id").group_by("cluster_id")
    totals = grouped.agg(
        n_accounts=pl.len().cast(pl.Int64),
        n_requests=pl.col("n_requests").sum(),
        first_seen=pl.col("first_seen").min(),
        last_seen=pl.col("last_seen").max(),
    )
    joined = outcome.assessed.clusters.join(totals, on="cluster_id", how="left", validate="1:1").join(
        outcome.networks.select("cluster_id", "network_id"), on="cluster_id", how="left", validate="1:1"
    )
    return joined.with_columns(calibration=pl.lit(calibration.status)).sort("cluster_id")


def _evidence(outcome: Outcome) -> pl.DataFrame:
    clusters = outcome.assessed.addends.with_columns(subject_kind=pl.lit("cluster"), subject=pl.col("cluster_id"))
    accounts = outcome.members.addends.with_columns(
        subject_kind=pl.lit("account"), subject=pl.col("account_id"), hypothesis=pl.lit(HYPOTHESIS)
    )
    day = pl.col("day").cast(pl.String).fill_null("")
    entities = outcome.judged.reasons.with_columns(
        subject_kind=pl.lit("entity"),
        subject=phrase("{}|{}|{}", "kind", "entity", day),
        hypothesis=pl.lit("operator"),
        citations=pl.lit([], pl.List(pl.String)),
    )
    columns = ["subject_kind", "subject", "hypothesis", "family", "source", "bans", "detail", "citations"]
    # Sorted by kind of subject, subject, hypothesis, family and source: the first two parts are already, and every
    # entity has one hypothesis.
    ordered = entities.select(columns).sort("subject", "family", "source")
    return pl.concat([accounts.select(columns), clusters.select(columns), ordered])


def _timeline(state: State, memberships: pl.DataFrame) -> pl.DataFrame:
    members = memberships.select(_NAME, "cluster_id")
    hours = (
        state.suspect_hours.with_columns(_NAME)
        .join(members, on="account_id", how="inner", validate="m:1")
        .group_by("cluster_id", "hour")
    )
    return hours.agg(
        pl.col("n_requests").sum(),
        n_accounts=pl.len().cast(pl.Int64),
        input_tokens=pl.col("input_tokens").sum(),
        output_tokens=pl.col("output_tokens").sum(),
    ).sort("cluster_id", "hour")


def _unmeasured(state: State) -> pl.DataFrame:
    """Entity kinds, covariates and measures whose columns the inputs do not have."""
    covered = frozenset(state.coverage["column"].to_list())
    rows = [
        {"part": kind.name, "room": "summaries", "reason": reason}
        for kind in entity_kinds().values()
        if (reason := _missing(kind.needs, kind.source, covered))
    ]
    rows += [
        {"part": f"covariate {trait.name}", "room": "links", "reason": reason}
        for trait in COVARIATES.values()
        if (reason := _missing(trait.needs, trait.source, covered))
    ]
    signals = unmeasured({**measures(), **habits()}, covered)
    rows += [{"part": f"measure {name}", "room": "signals", "reason": reason} for name, reason in signals.items()]
    return pl.DataFrame(rows, schema={"part": pl.String, "room": pl.String, "reason": pl.String}).sort("part")


def _missing(needs: frozenset[str], source: Source, covered: frozenset[str]) -> str | None:
    prefix = "accounts." if source is Source.ACCOUNTS else ""
    missing = sorted(name for name in needs if f"{prefix}{name}" not in covered)
    if not missing:
        return None
    where = "the accounts file" if prefix else "the request log"
    if prefix and not any(name.startswith(prefix) for name in covered):
        return "no accounts file was given"
    return f"{where} has no values of: {', '.join(missing)}"
