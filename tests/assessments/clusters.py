"""Small clusters as the assessments room is told about them: members, ties, terms, signals."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.assessments.calibration_file import read_calibration
from forensics.assessments.confidence import Assessed, assess
from forensics.assessments.facts import Found, facts
from forensics.assessments.membership import Members, members
from forensics.foundation.rules_folder import rules_folder
from forensics.links.association import HABIT
from forensics.vocabulary.calibration import Curve, Fit, Rate, neutral
from forensics.vocabulary.case_tables import Signals
from forensics.vocabulary.cohorts import Terms
from forensics.vocabulary.summaries import Profiles

if TYPE_CHECKING:
    from forensics.vocabulary.calibration import Calibration

POOL, FIRM = "C-POOL", "C-FIRM"
TITLES = {"ip_address": "address", "payment_card": "payment instrument", "device": "device"}
FAMILIES = {
    "connection": "network",
    "shared_route": "network",
    "ip_address": "network",
    "client_stack": "network",
    "payment_card": "payment",
    "device": "person",
    "conversation": "content",
    "system_prompt": "content",
    "take_over": "timing",
}
TIES = {
    "account_id": pl.String,
    "family": pl.String,
    "kind": pl.String,
    "entity": pl.String,
    "day": pl.Date,
    "bans": pl.Float64,
    "n_partners": pl.Int64,
    "n_users": pl.Int64,
    "citation": pl.String,
}

Term = tuple[str, str, float, float]
"""Source, family, bans for an operator, bans for an organisation."""


@cache
def shipped() -> Calibration:
    """The numbers set by hand, whatever was fitted on top of them."""
    return neutral(read_calibration(rules_folder()))


def calibrated(**changes: Any) -> Calibration:
    """The shipped calibration with some numbers changed."""
    return replace(shipped(), **changes)


def fitted(**changes: Any) -> Calibration:
    """A calibration as if fitted: every weight is another one, maps bend, intervals have steps."""
    clusters = Fit(
        prior=0.2,
        weights={
            "network": 0.5,
            "payment": 1.5,
            "timing": 0.0,
            "organisation": 0.8,
            "household": 0.3,
            "movement": 0.7,
            "load_dispersion": 0.0,
        },
        curve=Curve(-0.1, 0.7, 0.9),
        steps=((-2.0, 0.01, 0.05), (0.0, 0.3, 0.4), (1.5, 0.8, 0.97)),
        rivals={"organisation": 0.4, "event": -0.2},
    )
    tied = Fit(
        prior=-0.3,
        weights={"network": 0.4, "payment": 1.2, "likeness": 1.3, "open_organisation": 2.0},
        curve=Curve(0.1, 0.9, 0.8),
        steps=((-3.0, 0.0, 0.02), (-0.5, 0.2, 0.3), (1.0, 0.7, 0.9)),
    )
    change = {"status": "simulated", "clusters": clusters, "members": tied, "unclustered": Rate(-3.0, -3.2, -2.9)}
    return calibrated(**{**change, **changes})


def tie(name: str, kind: str = "ip_address", bans: float = 1.2, **more: Any) -> dict[str, Any]:
    family = FAMILIES[kind]
    ordinary = {"entity": "shared", "day": None, "n_partners": 4, "n_users": 5, "citation": None}
    return {"account_id": name, "family": family, "kind": kind, "bans": bans, **ordinary, **more}


def names(prefix: str, n: int) -> list[str]:
    return [f"{prefix}{number:02d}" for number in range(n)]


def found(
    clusters: dict[str, list[str]],
    *,
    ties: list[dict[str, Any]] | None = None,
    terms: dict[str, list[Term]] | None = None,
    signals: dict[str, dict[str, float]] | None = None,
    profiles: list[tuple[str, str, str]] | None = None,
    likeness: dict[str, float] | None = None,
    by_software: float = 0.0,
) -> Found:
    memberships = [
        {"account_id": name, "cluster_id": c, "role": "core"} for c, group in clusters.items() for name in group
    ]
    numbers = {cluster: number for number, cluster in enumerate(sorted(clusters))}
    said = [(numbers[c], *term, "a test's finding") for c, listed in (terms or {}).items() for term in listed]
    measured = [
        ("cluster", c, name, value, "share", None)
        for c, values in (signals or {}).items()
        for name, value in values.items()
    ]
    shown = [(*row, 1) for row in profiles or []]
    terms_schema = dict(
        zip(["cohort", "source", "family", "operator", "organisation", "detail"], _TERM_TYPES, strict=True)
    )
    return Found(
        memberships=pl.DataFrame(
            memberships, schema=dict.fromkeys(["account_id", "cluster_id", "role"], pl.String)
        ).sort("account_id"),
        ties=pl.DataFrame(ties or [], schema=TIES),
        terms=Terms.validate(pl.DataFrame(said, schema=terms_schema, orient="row")),
        signals=pl.DataFrame(measured, schema=Signals.create_empty().schema, orient="row"),
        profiles=pl.DataFrame(shown, schema=Profiles.create_empty().schema, orient="row").drop("n"),
        likeness=pl.DataFrame(
            [(name, bans, by_software, "like the rest in client") for name, bans in (likeness or {}).items()],
            LIKENESS,
            orient="row",
        ),
        titles=TITLES,
    )


TOLD = "a test's finding"
LIKENESS = {"account_id": pl.String, "bans": pl.Float64, "by_software": pl.Float64, "detail": pl.String}
_TERM_TYPES = [pl.UInt32, pl.String, pl.String, pl.Float64, pl.Float64, pl.String]

HYDRA_TERMS: list[Term] = [
    ("homogeneity.network", "network", 1.3, 1.3),
    ("homogeneity.payment", "payment", 0.8, 0.8),
    ("load_dispersion", "timing", 1.3, 0.0),
    ("life_cycle", "life_cycle", 0.7, 0.0),
    ("organisation.no_identity", "person", 0.0, -1.5),
]
FIRM_TERMS: list[Term] = [
    ("homogeneity.network", "network", 1.3, 1.3),
    ("organisation.identity", "person", -0.7, 1.5),
    ("organisation.one_payer", "payment", 0.0, 0.5),
]


def pool_and_firm() -> Found:
    """A pool of ten with cards and exits in common, a company of eight, and what the tests said of each."""
    pool, firm = names("pool", 10), names("staff", 8)
    ties = [tie(name) for name in [*pool, *firm]] + [tie(name, "payment_card", 3.0) for name in pool[:6]]
    return found(
        {POOL: pool, FIRM: firm},
        ties=ties,
        terms={POOL: HYDRA_TERMS, FIRM: FIRM_TERMS},
        signals={POOL: {"reuse_distance": 0.95}},
    )


def assessed(story: Found, calibration: Calibration | None = None, prevalence: float | None = None) -> Assessed:
    return assess(facts(story), calibration or shipped(), prevalence)


def judged(
    story: Found,
    *,
    others: list[str] | None = None,
    habits: dict[str, dict[str, float]] | None = None,
    calibration: Calibration | None = None,
    prevalence: float | None = None,
) -> tuple[Assessed, Members]:
    """Clusters and members; ``others`` are accounts in no cluster, ``habits`` bans by source and account."""
    numbers = calibration or shipped()
    clusters = assess(facts(story), numbers, prevalence)
    ids = pl.Series([*story.memberships["account_id"].to_list(), *(others or [])], dtype=pl.String).sort()
    said = [
        (name, "network", source, bans, TOLD) for source, own in (habits or {}).items() for name, bans in own.items()
    ]
    return clusters, members(ids, story, clusters, pl.DataFrame(said, HABIT, orient="row"), numbers, prevalence)
