"""What holds of every case, whatever was found."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.pipeline import judge
from forensics.summaries.reduce import entity_kinds
from forensics.vocabulary.settings import JudgeSettings, Settings

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case

PREVALENCES = (0.0001, 0.01, 0.5, 0.9999)


@pytest.fixture(scope="module", params=PREVALENCES)
def judged(request: pytest.FixtureRequest, case: Case) -> Case:
    """The small world at several prevalences."""
    return judge(case, Settings(judge=JudgeSettings(prevalence=request.param)))


def test_no_account_is_surer_than_its_cluster(judged: Case) -> None:
    both = judged.tables["accounts"].join(judged.tables["clusters"], on="cluster_id", how="inner", validate="m:1")
    assert len(both)
    assert (both["membership"] <= both["confidence"] + 1e-12).all()


def odds(p: float) -> float:
    return math.log10(p) - math.log10(1 - p)


def rounding(p: float) -> float:
    """Bans that are lost where 1 - p has few digits left: a double next to 1 has steps of 1e-16."""
    return 1e-16 / min(p, 1 - p)


@pytest.mark.parametrize(
    ("table", "subject", "score", "hypothesis", "tolerance"),
    [
        ("clusters", "cluster_id", "confidence", "hydra", 1e-9),
        ("accounts", "account_id", "membership", "hydra_member", 1e-6),
    ],
)
def test_evidence_adds_up_to_the_odds_shown(
    table: str, subject: str, score: str, hypothesis: str, tolerance: float, judged: Case
) -> None:
    sums = judged.tables["evidence"].filter(hypothesis=hypothesis).group_by("subject").agg(pl.col("bans").sum())
    scored = judged.tables[table].select(subject=subject, score=score)
    both = scored.join(sums, on="subject", how="left", validate="1:1")
    assert len(both) == len(judged.tables[table])
    for p, bans in both.select("score", pl.col("bans").fill_null(0.0)).iter_rows():
        assert odds(p) == pytest.approx(bans, abs=tolerance + rounding(p))


def test_evidence_adds_up_for_hubs_too(judged: Case) -> None:
    sums = judged.tables["evidence"].filter(subject_kind="entity").group_by("subject").agg(pl.col("bans").sum())
    named = (
        judged.tables["entities"]
        .drop_nulls("p_operator")
        .with_columns(
            subject=pl.concat_str("kind", "entity", pl.col("day").cast(pl.String).fill_null(""), separator="|")
        )
    )
    both = named.join(sums, on="subject", how="left", validate="1:1")
    for p, bans in both.select("p_operator", "bans").iter_rows():
        clipped = min(max(p, 1e-12), 1 - 1e-12)
        assert odds(clipped) == pytest.approx(bans, abs=1e-9 + rounding(clipped))


def test_posteriors_of_every_cluster_sum_to_one(judged: Case) -> None:
    totals = judged.tables["hypotheses"].group_by("cluster_id").agg(pl.col("posterior").sum())
    assert ((totals["posterior"] - 1.0).abs() < 1e-9).all()


def test_every_interval_holds_its_probability(judged: Case) -> None:
    for table, score in (("accounts", "membership"), ("clusters", "confidence")):
        rows = judged.tables[table]
        assert (rows[f"{score}_low"] <= rows[score]).all()
        assert (rows[score] <= rows[f"{score}_high"]).all()


def test_every_membership_points_to_a_cluster_of_at_least_three(judged: Case) -> None:
    clusters = judged.tables["clusters"]
    assert (clusters["n_accounts"] >= 3).all()
    assert set(judged.tables["accounts"]["cluster_id"].drop_nulls()) == set(clusters["cluster_id"])


def test_no_link_says_more_than_its_kind_may(judged: Case) -> None:
    caps = {name: kind.cap for name, kind in entity_kinds().items()}
    links = judged.tables["links"]
    assert (links["bans"] <= links["kind"].replace_strict(caps) + 1e-12).all()


def test_every_piece_of_evidence_cites_at_most_three_rows(judged: Case) -> None:
    assert (judged.tables["evidence"]["citations"].list.len() <= 3).all()
