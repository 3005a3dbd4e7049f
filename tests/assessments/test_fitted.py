from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from forensics.assessments.calibration_file import read_calibration
from forensics.assessments.fitted import Doubt, calibrated, interval, mapped, prevalence_shift
from forensics.foundation.bans import LIMIT_BANS
from forensics.foundation.rules_folder import rules_folder
from forensics.vocabulary.calibration import CLUSTER_PARTS, LOAD_AMONG_USERS, Curve, Fit, neutral
from forensics.vocabulary.families import CausalFamily
from forensics.vocabulary.hypothesis import HYDRA
from tests.assessments.clusters import (
    FIRM,
    HYDRA_TERMS,
    POOL,
    Term,
    assessed,
    fitted,
    found,
    judged,
    names,
    pool_and_firm,
    shipped,
    tie,
)
from tests.assessments.clusters import calibrated as calibrated_by_hand

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
    low, high = interval(fit, scores, np.array([odds(0.15)] * 3 + [odds(0.7)] * 2), Doubt(np.zeros(5), 0.0))
    assert low == pytest.approx([odds(0.1)] * 3 + [odds(0.6)] * 2)
    assert high == pytest.approx([odds(0.2)] * 3 + [odds(0.9)] * 2)


def test_an_interval_is_stretched_to_hold_the_odds() -> None:
    sure = Doubt(np.zeros(2), 0.0)
    low, high = interval(Fit(steps=((0.0, 0.4, 0.6),)), np.zeros(2), np.array([-2.0, 2.0]), sure)
    assert low == pytest.approx([-2.0, odds(0.4)])
    assert high == pytest.approx([odds(0.6), 2.0])


def test_an_interval_is_as_wide_as_the_step_or_as_what_was_not_measured() -> None:
    fit = Fit(steps=((0.0, 0.4, 0.6),))
    low, high = interval(fit, np.zeros(2), np.zeros(2), Doubt(np.array([0.01, 0.9]), 0.0))
    assert low == pytest.approx([odds(0.4), -0.9])
    assert high == pytest.approx([odds(0.6), 0.9])


def test_out_of_domain_every_interval_is_wider_by_a_half_width() -> None:
    known, strange = (
        judged(pool_and_firm(), others=["zoe"], calibration=fitted(status=status))
        for status in ("simulated", "out_of_domain")
    )
    half = shipped().half_width
    for before, after, name in (
        (known[0].clusters, strange[0].clusters, "confidence"),
        (known[1].accounts, strange[1].accounts, "membership"),
    ):
        assert after[name].to_list() == before[name].to_list()
        for end, sign in (("low", -1.0), ("high", 1.0)):
            for inner, outer in zip(before[f"{name}_{end}"], after[f"{name}_{end}"], strict=True):
                wider = min(max(odds(inner) + sign * half, -LIMIT_BANS), LIMIT_BANS)
                assert odds(outer) == pytest.approx(wider, abs=1e-4)


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
    table = assessed(pool_and_firm(), fitted()).hypotheses.filter(pl.col("hypothesis") != HYDRA)
    for name in (POOL, FIRM):
        rows = table.filter(cluster_id=name)
        raised = np.power(10.0, (rows["prior"] + rows["evidence"]).to_numpy())
        assert (rows["posterior"] / rows["posterior"].sum()).to_list() == pytest.approx(raised / raised.sum())


@pytest.mark.parametrize("weight", [0.0, 0.3, 1.0, 4.0])
@pytest.mark.parametrize("family", ["network", "payment", "content"])
def test_evidence_for_an_operator_and_an_organisation_alike_cancels_whatever_it_counts(
    family: str, weight: float
) -> None:
    """Where one rival is all there is, what speaks for both is no evidence."""
    alone = dict.fromkeys(shipped().priors, -40.0) | {"hydra": -1.0, "organisation": -1.0}
    numbers = fitted(priors=alone, clusters=Fit(weights={family: weight, "organisation": 0.7}))
    signs: list[Term] = [("organisation.identity", "person", 0.0, 1.5)]
    shared: list[Term] = [("homogeneity.any", family, 1.3, 1.3)]
    without, with_it = (
        assessed(found({POOL: names("a", 9)}, terms={POOL: terms}), numbers).clusters["unshifted"][0]
        for terms in (signs, [*signs, *shared])
    )
    # A crowd of strangers always stays possible, forty bans away.
    assert with_it == pytest.approx(without, abs=1e-9)
    assert without == pytest.approx(-0.7 * 1.5)


@pytest.mark.parametrize("weight", [0.0, 0.5, 3.0])
def test_evidence_for_an_operator_alone_never_lowers_the_confidence(weight: float) -> None:
    numbers = fitted(clusters=replace(fitted().clusters, weights={"timing": weight}))
    said = [
        assessed(found({POOL: names("a", 9)}, terms={POOL: [("load_dispersion", "timing", bans, 0.0)]}), numbers)
        for bans in (0.0, 0.4, 1.3)
    ]
    confidences = [one.clusters["confidence"][0] for one in said]
    assert confidences == sorted(confidences)


def test_what_is_taken_back_of_a_load_counts_as_the_load_does() -> None:
    numbers = fitted(clusters=replace(fitted().clusters, weights={"timing": 5.0, "load_dispersion": 0.5}))
    even: list[Term] = [("load_dispersion", "timing", 1.3, 0.0), (LOAD_AMONG_USERS, "timing", -0.8, 0.0)]
    users = names("a", 9)
    story = found({POOL: users}, ties=[tie(name, "shared_route", 1.8) for name in users], terms={POOL: even})
    rows = assessed(story, numbers).addends.filter(pl.col("hypothesis") == "hydra", pl.col("family") == "timing")
    assert rows["bans"].sum() == pytest.approx(0.5 * 0.5)


def test_a_weight_is_the_same_under_every_hypothesis() -> None:
    rows = assessed(pool_and_firm(), fitted()).addends.filter(cluster_id=FIRM)
    for name in ("hydra", "organisation"):
        own = rows.filter(hypothesis=name)
        said = float(own.filter(pl.col("source").str.starts_with("organisation."))["bans"].sum())
        weighed = own.filter(source="weight.organisation")["bans"].sum()
        assert weighed == pytest.approx((0.8 - 1.0) * said)
        network = own.filter((pl.col("family") == "network") & ~pl.col("source").str.starts_with("weight."))
        assert own.filter(source="weight.network")["bans"].sum() == pytest.approx(-0.5 * float(network["bans"].sum()))


def test_weights_that_all_count_once_change_nothing() -> None:
    once = fitted(clusters=Fit(weights=dict.fromkeys(CLUSTER_PARTS, 1.0)), members=Fit(), unclustered=None)
    whole, by_hand = (assessed(pool_and_firm(), c).clusters for c in (once, calibrated_by_hand(status="simulated")))
    assert whole.equals(by_hand)


def test_however_much_speaks_for_two_explanations_neither_gets_it_alone() -> None:
    """Beyond a trillion to one too, what is common cancels."""
    loud = calibrated_by_hand(cap_high=50.0)
    terms: list[Term] = [
        (f"homogeneity.{number}", str(family), 20.0, 20.0) for number, family in enumerate(CausalFamily)
    ]
    story = found({POOL: names("a", 9)}, terms={POOL: terms})
    assert assessed(story, loud).clusters["unshifted"][0] == pytest.approx(0.0, abs=0.2)


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


def test_the_shipped_numbers_presume_nobody() -> None:
    """Where nothing tells a hidden operator from an open party, the number stays below one half."""
    numbers = read_calibration(rules_folder())

    def before(name: str) -> float:
        moved = numbers.clusters.prior if name == HYDRA else numbers.clusters.rivals.get(name, 0.0)
        return numbers.priors[name] + moved

    assert all(before(rival) >= before(HYDRA) for rival in ("organisation", "gateway", "event"))
    assert calibrated(numbers.clusters, np.zeros(1))[0] <= 0.0
