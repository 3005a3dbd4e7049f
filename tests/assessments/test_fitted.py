from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from forensics.assessments.confidence import HYDRA
from forensics.assessments.fitted import calibrated, interval, mapped, prevalence_shift
from forensics.vocabulary.calibration import Curve, Fit, neutral
from tests.assessments.clusters import (
    FIRM,
    HYDRA_TERMS,
    POOL,
    assessed,
    fitted,
    found,
    judged,
    names,
    pool_and_firm,
    shipped,
    tie,
)

SCORES = np.linspace(-11.0, 11.0, 45)


def odds(p: float) -> float:
    return math.log10(p / (1.0 - p))


def test_the_map_that_changes_nothing_changes_not_a_digit() -> None:
    assert (calibrated(Fit(), SCORES) == SCORES).all()
    assert mapped(Curve(), SCORES) == pytest.approx(SCORES, abs=1e-12)


def test_two_equal_rises_are_a_straight_line() -> None:
    assert mapped(Curve(0.3, 0.6, 0.6), SCORES) == pytest.approx(0.3 + 0.6 * SCORES)


def test_a_map_keeps_the_order_of_scores() -> None:
    assert (np.diff(mapped(Curve(-1.0, 0.2, 1.7), SCORES)) > 0.0).all()


def test_a_step_holds_from_its_score_on() -> None:
    fit = Fit(steps=((-1.0, 0.1, 0.2), (1.0, 0.6, 0.9)))
    scores = np.array([-5.0, -1.0, 0.99, 1.0, 7.0])
    low, high = interval(fit, scores, np.array([odds(0.15)] * 3 + [odds(0.7)] * 2), np.zeros(5))
    assert low == pytest.approx([odds(0.1)] * 3 + [odds(0.6)] * 2)
    assert high == pytest.approx([odds(0.2)] * 3 + [odds(0.9)] * 2)


def test_an_interval_is_stretched_to_hold_the_odds() -> None:
    low, high = interval(Fit(steps=((0.0, 0.4, 0.6),)), np.zeros(2), np.array([-2.0, 2.0]), np.zeros(2))
    assert low == pytest.approx([-2.0, odds(0.4)])
    assert high == pytest.approx([odds(0.6), 2.0])


@pytest.mark.parametrize("prevalence", [None, 0.3, 0.0001])
def test_with_everything_fitted_the_rows_of_a_cluster_still_add_up(prevalence: float | None) -> None:
    case = assessed(pool_and_firm(), fitted(), prevalence)
    rows = case.addends.filter(pl.col("hypothesis") == HYDRA).group_by("cluster_id").agg(pl.col("bans").sum())
    for name, p, bans in case.clusters.join(rows, on="cluster_id").select("cluster_id", "confidence", "bans").rows():
        assert bans == pytest.approx(odds(p), abs=1e-9), name


@pytest.mark.parametrize("prevalence", [None, 0.3, 0.0001])
def test_with_everything_fitted_the_rows_of_an_account_still_add_up(prevalence: float | None) -> None:
    _, members = judged(pool_and_firm(), others=["zoe"], calibration=fitted(), prevalence=prevalence)
    sums = dict(members.addends.group_by("account_id").agg(pl.col("bans").sum()).iter_rows())
    for name, p in members.accounts.select("account_id", "membership").iter_rows():
        assert sums[name] == pytest.approx(odds(p), abs=1e-6)


def test_a_weight_is_a_row_of_its_own_below_the_raw_evidence() -> None:
    raw, weighed = (
        assessed(pool_and_firm(), c).addends.filter(cluster_id=POOL, hypothesis=HYDRA) for c in (shipped(), fitted())
    )
    said = float(raw.filter(family="network")["bans"].sum())
    assert weighed.filter(source="weight.network")["bans"].to_list() == [pytest.approx(-0.5 * said)]
    assert float(weighed.filter(family="timing")["bans"].sum()) == pytest.approx(0.0)
    same = raw.filter(pl.col("family") == "payment")
    assert weighed.filter(pl.col("source").is_in(same["source"].implode()))["bans"].to_list() == same["bans"].to_list()


def test_the_posteriors_follow_the_calibrated_confidence_and_sum_to_one() -> None:
    case = assessed(pool_and_firm(), fitted())
    for name, p in case.clusters.select("cluster_id", "confidence").iter_rows():
        table = case.hypotheses.filter(cluster_id=name)
        assert table.filter(hypothesis=HYDRA)["posterior"].to_list() == [p]
        assert float(table["posterior"].sum()) == pytest.approx(1.0, abs=1e-12)


def test_rivals_share_what_is_left_in_proportion_to_their_own_scores() -> None:
    raw, weighed = (
        assessed(pool_and_firm(), c).hypotheses.filter(pl.col("hypothesis") != HYDRA) for c in (shipped(), fitted())
    )
    for name in (POOL, FIRM):
        before, after = (table.filter(cluster_id=name)["posterior"] for table in (raw, weighed))
        assert (after / after.sum()).to_list() == pytest.approx((before / before.sum()).to_list())


def test_a_prevalence_moves_everything_by_its_own_odds() -> None:
    numbers = fitted()
    shift = prevalence_shift(numbers, 0.2)
    (clusters, own), (moved, others) = (
        judged(pool_and_firm(), others=["zoe"], calibration=numbers, prevalence=p) for p in (None, 0.2)
    )
    for column in ("confidence", "confidence_low", "confidence_high"):
        for before, after in zip(clusters.clusters[column], moved.clusters[column], strict=True):
            assert odds(after) == pytest.approx(odds(before) + shift)
    for column in ("membership", "membership_high"):
        for before, after in zip(own.accounts[column], others.accounts[column], strict=True):
            assert odds(after) == pytest.approx(odds(before) + shift, abs=1e-6)


def test_an_account_in_no_cluster_has_the_fitted_rate_and_its_interval() -> None:
    _, members = judged(pool_and_firm(), others=["zoe"], calibration=fitted())
    (zoe,) = members.accounts.filter(account_id="zoe").to_dicts()
    shown = [odds(zoe[name]) for name in ("membership_low", "membership", "membership_high")]
    assert shown == pytest.approx([-3.2, -3.0, -2.9])


def test_no_map_makes_an_account_surer_than_its_cluster() -> None:
    boosting = replace(fitted().members, curve=Curve(5.0, 1.0, 1.0))
    clusters, members = judged(pool_and_firm(), calibration=fitted(members=boosting))
    both = members.accounts.join(clusters.clusters, on="cluster_id")
    assert (both["membership"] <= both["confidence"] + 1e-12).all()


def test_a_weight_is_never_the_reason_that_is_named() -> None:
    _, members = judged(pool_and_firm(), calibration=fitted())
    told = [*members.accounts["top_for"].drop_nulls(), *members.accounts["top_against"].drop_nulls()]
    assert told
    assert not [text for text in told if "fitted on worlds" in text]


def test_taking_ties_back_takes_back_what_they_count() -> None:
    pool, firm = names("pool", 20), names("staff", 5)
    story = found(
        {POOL: [*pool, *firm]},
        ties=[tie(name) for name in [*pool, *firm]],
        terms={POOL: HYDRA_TERMS},
        profiles=[(name, "org_id", "org-1") for name in firm],
    )
    _, members = judged(story, calibration=fitted())
    (taken,) = members.addends.filter(source="open_organisation", account_id="staff00")["bans"].to_list()
    assert taken == pytest.approx(2.0 * fitted().open_organisation - 0.4 * 1.2)


def test_neutral_numbers_are_those_set_by_hand() -> None:
    assert neutral(fitted()) == shipped()
    assert assessed(pool_and_firm(), neutral(fitted())).clusters.equals(assessed(pool_and_firm()).clusters)
