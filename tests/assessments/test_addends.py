from __future__ import annotations

import polars as pl
import pytest

from forensics.assessments.addends import ADDEND, addends, cohort_terms, shared_things, weighed_signals
from forensics.assessments.facts import facts
from forensics.vocabulary.calibration import SignalWeight
from tests.assessments.clusters import HYDRA_TERMS, POOL, calibrated, found, names, pool_and_firm

RAMP = SignalWeight("reuse_distance", "timing", ("hydra",), ((0.2, 0.0), (0.6, 1.0)))


def row(source: str, bans: float, family: str = "network") -> pl.DataFrame:
    values = {"cluster_id": POOL, "family": family, "source": source, "bans": bans, "detail": "d", "citations": []}
    return pl.DataFrame([values], schema=ADDEND)


def test_addends_come_in_a_fixed_order() -> None:
    assert addends(row("b", 1.0), row("a", 2.0)).equals(addends(row("a", 2.0), row("b", 1.0)))


def test_what_weighs_nothing_is_left_out() -> None:
    assert addends(row("a", 0.0)).is_empty()


def test_nothing_is_an_empty_frame_of_the_right_shape() -> None:
    assert addends().schema == pl.Schema(ADDEND)


def test_terms_are_read_for_one_party_or_the_other() -> None:
    story = facts(pool_and_firm())
    operator = cohort_terms(story, "operator").filter(cluster_id=POOL)
    assert sorted(operator["bans"].to_list()) == sorted(term[2] for term in HYDRA_TERMS)
    organisation = cohort_terms(story, "organisation").filter(cluster_id=POOL)
    assert sorted(organisation["bans"].to_list()) == sorted(term[3] for term in HYDRA_TERMS)


def test_shared_things_tie_to_a_party_whichever_it_is() -> None:
    assert set(shared_things(facts(pool_and_firm()))["source"]) == {"shared.network", "shared.payment"}


@pytest.mark.parametrize(("value", "bans"), [(0.0, 0.0), (0.2, 0.0), (0.4, 0.5), (0.6, 1.0), (0.9, 1.0)])
def test_a_signal_weighs_by_a_line_between_points_and_flat_outside(value: float, bans: float) -> None:
    story = facts(found({POOL: names("a", 3)}, signals={POOL: {"reuse_distance": value}}))
    weighed = weighed_signals(story, calibrated(signals=(RAMP,)), "hydra")
    assert weighed["bans"].to_list() == ([pytest.approx(bans)] if bans else [])


def test_a_signal_weighs_only_for_the_hypotheses_it_names() -> None:
    story = facts(found({POOL: names("a", 3)}, signals={POOL: {"reuse_distance": 0.6}}))
    assert weighed_signals(story, calibrated(signals=(RAMP,)), "organisation").is_empty()


def test_a_signal_that_the_calibration_does_not_know_is_shown_and_not_scored() -> None:
    story = facts(found({POOL: names("a", 3)}, signals={POOL: {"brand_new": 0.99}}))
    assert weighed_signals(story, calibrated(signals=(RAMP,)), "hydra").is_empty()
