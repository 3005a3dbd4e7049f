from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.assessments.confidence import DECIDED, assess, hypotheses
from forensics.assessments.facts import facts
from forensics.foundation.bans import log10_odds
from forensics.vocabulary.case_tables import VERDICTS
from forensics.vocabulary.families import CausalFamily
from forensics.vocabulary.hypothesis import HYDRA
from tests.assessments.clusters import (
    FIRM,
    HYDRA_TERMS,
    POOL,
    Term,
    assessed,
    calibrated,
    found,
    names,
    pool_and_firm,
    shipped,
    tie,
)

if TYPE_CHECKING:
    from forensics.vocabulary.calibration import Calibration


def cluster(name: str, calibration: Calibration | None = None, prevalence: float | None = None) -> dict[str, object]:
    (row,) = assessed(pool_and_firm(), calibration, prevalence).clusters.filter(cluster_id=name).to_dicts()
    return row


def confidence(terms: list[Term], n: int = 10, **signals: float) -> float:
    story = found({POOL: names("a", n)}, terms={POOL: terms}, signals={POOL: signals})
    value: float = assessed(story).clusters["confidence"][0]
    return value


def test_a_pool_is_a_hydra_and_a_firm_an_organisation() -> None:
    assert cluster(POOL)["verdict"] == "hydra"
    assert cluster(FIRM)["verdict"] == "organisation"


@pytest.mark.parametrize("prevalence", [None, 0.5, 0.001])
@pytest.mark.parametrize("status", ["none", "simulated"])
def test_the_rows_of_every_cluster_add_up_to_the_odds_of_its_confidence(status: str, prevalence: float | None) -> None:
    found_out = assessed(pool_and_firm(), calibrated(status=status), prevalence)
    sums = found_out.addends.filter(pl.col("hypothesis") == HYDRA).group_by("cluster_id").agg(pl.col("bans").sum())
    for row in found_out.clusters.join(sums, on="cluster_id", how="left").to_dicts():
        assert row["bans"] == pytest.approx(math.log10(row["confidence"] / (1 - row["confidence"])), abs=1e-9)


def test_the_rows_add_up_at_the_limit_of_a_trillion_to_one_too() -> None:
    certain = calibrated(cap_high=50.0)
    story = found({POOL: names("a", 9)}, terms={POOL: [("t", str(family), 20.0, 0.0) for family in CausalFamily]})
    found_out = assessed(story, certain)
    total = found_out.addends.filter(pl.col("hypothesis") == HYDRA)["bans"].sum()
    assert total == pytest.approx(12.0, abs=1e-9)
    assert found_out.clusters["confidence"][0] < 1.0


def test_the_posteriors_of_all_hypotheses_sum_to_one() -> None:
    table = assessed(pool_and_firm()).hypotheses
    assert set(table["hypothesis"]) == set(hypotheses())
    for total in table.group_by("cluster_id").agg(pl.col("posterior").sum())["posterior"]:
        assert total == pytest.approx(1.0, abs=1e-12)


def test_the_confidence_is_the_posterior_of_the_hydra() -> None:
    found_out = assessed(pool_and_firm())
    both = found_out.clusters.join(found_out.hypotheses.filter(hypothesis=HYDRA), on="cluster_id", how="left")
    for row in both.to_dicts():
        assert row["confidence"] == pytest.approx(row["posterior"], abs=1e-9)


def test_posteriors_follow_from_prior_and_evidence() -> None:
    (pool,) = [rows for key, rows in assessed(pool_and_firm()).hypotheses.group_by("cluster_id") if key == (POOL,)]
    scores = (pool["prior"] + pool["evidence"]).to_list()
    total = sum(10**score for score in scores)
    assert pool["posterior"].to_list() == pytest.approx([10**score / total for score in scores])


def test_a_prevalence_shifts_the_odds_by_its_own_odds() -> None:
    calibration = shipped()
    base = assess(facts(pool_and_firm()), calibration, None)
    same = assess(facts(pool_and_firm()), calibration, calibration.prevalence)
    rarer = calibration.prevalence / 10
    rare = assess(facts(pool_and_firm()), calibration, rarer)
    assert same.clusters.equals(base.clusters)
    assert all(low < high for low, high in zip(rare.clusters["confidence"], base.clusters["confidence"], strict=True))
    prior = rare.hypotheses.filter(hypothesis=HYDRA)["prior"] - base.hypotheses.filter(hypothesis=HYDRA)["prior"]
    moved = log10_odds(rarer) - log10_odds(calibration.prevalence)
    assert prior.to_list() == [pytest.approx(moved, abs=1e-9)] * 2


def test_one_causal_family_may_say_only_so_much() -> None:
    ceiling = shipped().cap_high
    shouting: list[Term] = [(f"test.{number}", "network", 1.5, 0.0) for number in range(9)]
    story = found({POOL: names("a", 9)}, terms={POOL: shouting})
    evidence = assessed(story).hypotheses.filter(hypothesis=HYDRA)["evidence"].to_list()
    assert evidence == [pytest.approx(ceiling)]


def test_one_causal_family_may_deny_only_so_much() -> None:
    floor = shipped().cap_low
    denying: list[Term] = [(f"test.{number}", "network", -1.5, 0.0) for number in range(9)]
    story = found({POOL: names("a", 9)}, terms={POOL: denying})
    assert assessed(story).hypotheses.filter(hypothesis=HYDRA)["evidence"].to_list() == [pytest.approx(floor)]


def test_signs_of_an_open_organisation_are_not_capped() -> None:
    signs: list[Term] = [(f"organisation.{number}", "person", 0.0, 1.5) for number in range(4)]
    story = found({POOL: names("a", 9)}, terms={POOL: signs})
    assert assessed(story).hypotheses.filter(hypothesis="organisation")["evidence"].to_list() == [pytest.approx(6.0)]


def test_more_evidence_for_an_operator_never_lowers_the_confidence() -> None:
    steps = [confidence(HYDRA_TERMS[:number]) for number in range(5)]
    assert steps == sorted(steps)


def test_signs_of_an_organisation_lower_the_confidence() -> None:
    assert confidence([*HYDRA_TERMS, ("organisation.identity", "person", -0.7, 1.5)]) < confidence(HYDRA_TERMS)


def test_a_rotation_raises_the_confidence() -> None:
    assert confidence(HYDRA_TERMS, reuse_distance=0.95) > confidence(HYDRA_TERMS, reuse_distance=0.05)


def test_where_no_explanation_is_likelier_than_not_the_cluster_stays_undecided() -> None:
    even = calibrated(
        priors={"hydra": 0.0, "organisation": 0.0, "reseller": 0.0, "public": 0.0, "gateway": -9.0, "event": -9.0}
    )
    story = found({POOL: names("a", 5)})
    (row,) = assessed(story, even).clusters.to_dicts()
    assert row["confidence"] < DECIDED
    assert row["verdict"] == "undecided"


def test_without_evidence_the_crowd_is_the_likeliest() -> None:
    (row,) = assessed(found({POOL: names("a", 5)})).clusters.to_dicts()
    assert row["verdict"] == "public"


def test_the_interval_holds_the_confidence_and_widens_with_what_was_not_measured() -> None:
    told = cluster(POOL)
    assert told["confidence_low"] < told["confidence"] < told["confidence_high"]  # type: ignore[operator]
    unmeasured = dict(assessed(pool_and_firm()).clusters.select("cluster_id", "unmeasured").iter_rows())
    assert unmeasured[FIRM] > unmeasured[POOL]


def test_analytic_confidence_is_never_high_on_hand_set_numbers() -> None:
    everything: list[Term] = [("t", str(family), 1.0, 0.0) for family in CausalFamily]
    story = found({POOL: names("a", 9)}, terms={POOL: everything})
    assert assessed(story, calibrated(status="none")).clusters["analytic_confidence"].to_list() == ["moderate"]
    assert assessed(story, calibrated(status="simulated")).clusters["analytic_confidence"].to_list() == ["high"]


def test_one_family_gives_a_low_analytic_confidence() -> None:
    story = found({POOL: names("a", 9)}, ties=[tie(name) for name in names("a", 9)])
    assert assessed(story).clusters["analytic_confidence"].to_list() == ["low"]


def test_no_clusters_are_assessed_as_nothing() -> None:
    nothing = assessed(found({}))
    assert nothing.clusters.is_empty()
    assert nothing.addends.is_empty()


def test_three_or_four_accounts_are_a_household_far_more_often_than_a_network() -> None:
    limit = shipped().min_accused_accounts
    assert confidence(HYDRA_TERMS, limit - 1) < confidence(HYDRA_TERMS, limit)
    story = found({POOL: names("a", limit - 1)}, terms={POOL: HYDRA_TERMS})
    (row,) = assessed(story).addends.filter(source="household").to_dicts()
    assert row["bans"] == shipped().household < 0.0
    assert "household" in row["detail"]


def test_every_verdict_is_one_of_the_contract_s() -> None:
    assert {part.verdict for part in hypotheses().values()} <= set(VERDICTS)


def resembling(bans: float, prevalence: float | None = None) -> dict[str, object]:
    alike = pl.DataFrame({"cluster_id": [POOL], "bans": [bans]})
    found_out = assess(facts(pool_and_firm()), calibrated(), prevalence, alike)
    (row,) = found_out.clusters.filter(cluster_id=POOL).to_dicts()
    rows = found_out.addends.filter(pl.col("hypothesis") == HYDRA, pl.col("cluster_id") == POOL)
    assert math.isclose(rows["bans"].sum(), log10_odds(float(str(row["confidence"]))), abs_tol=1e-9)
    return row


@pytest.mark.parametrize("prevalence", [None, 0.001])
def test_what_a_cluster_has_in_common_with_suspected_ones_is_added_after_the_map(prevalence: float | None) -> None:
    before, after = (float(str(resembling(bans, prevalence)["confidence"])) for bans in (0.0, 0.7))
    assert log10_odds(after) - log10_odds(before) == pytest.approx(0.7)
    low, high = (float(str(resembling(0.7, prevalence)[f"confidence_{end}"])) for end in ("low", "high"))
    assert low <= after <= high
