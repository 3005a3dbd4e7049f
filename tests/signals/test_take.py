from __future__ import annotations

import polars as pl
import pytest

from forensics.foundation.registry import unmeasured
from forensics.signals.take import (
    digests,
    from_tape,
    kept,
    measures,
    members_digest,
    summary_signals,
    tape_signals,
)
from forensics.vocabulary.case_tables import Signals
from forensics.vocabulary.columns import REQUEST_COLUMNS
from forensics.vocabulary.measure import Stage
from forensics.vocabulary.tape import TapeSignals
from tests.signals.stories import tape_of, values
from tests.stories import log, request, summary_of

POOL = [f"a{number}" for number in range(4)]
ROTATION = [f"a{number % 4}" for number in range(100)]
EVERYTHING = frozenset(REQUEST_COLUMNS)
ROTATED = [kept(tape_of(ROTATION), EVERYTHING)]


def in_one_cluster(*names: str, cluster: str = "C-1") -> pl.DataFrame:
    return pl.DataFrame({"account_id": list(names), "cluster_id": [cluster] * len(names)})


def taken_of(memberships: pl.DataFrame, covered: frozenset[str] = EVERYTHING) -> pl.DataFrame:
    rows = [request(name, at=f"{hour:02d}:00", status=200) for name in POOL for hour in range(6)]
    summary = summary_of(log(*rows))
    return summary_signals(summary.account_days, summary.activity, memberships, covered)


def test_accounts_and_clusters_are_measured_alike() -> None:
    taken = taken_of(in_one_cluster(*POOL))
    assert Signals.is_valid(taken)
    assert set(taken.filter(subject_kind="account")["subject"]) == set(POOL)
    assert set(taken.filter(subject_kind="cluster")["subject"]) == {"C-1"}


def test_accounts_in_no_cluster_are_not_measured() -> None:
    taken = taken_of(in_one_cluster("a0", "a1"))
    assert set(taken.filter(subject_kind="account")["subject"]) == {"a0", "a1"}


def test_a_measure_without_its_columns_is_not_taken() -> None:
    taken = taken_of(in_one_cluster(*POOL), EVERYTHING - {"status"})
    assert "error_share" not in set(taken["measure"])
    assert "requests_per_active_day" in set(taken["measure"])


def test_what_is_not_taken_is_said_with_the_columns_it_misses() -> None:
    assert unmeasured(measures(), EVERYTHING) == {}
    assert unmeasured(measures(), EVERYTHING - {"status"}) == {"error_share": "missing: status"}


def test_measures_of_the_tape_are_kept_by_the_exact_members() -> None:
    memberships = in_one_cluster(*POOL)
    stored = tape_signals(ROTATED, memberships)
    assert TapeSignals.is_valid(stored)
    assert set(stored["members"]) == {members_digest(POOL)}
    assert "reuse_distance" in set(stored["measure"])


def test_a_renamed_cluster_of_the_same_members_keeps_its_measures() -> None:
    stored = tape_signals(ROTATED, in_one_cluster(*POOL))
    again = from_tape(stored, in_one_cluster(*POOL, cluster="C-2"))
    assert set(again["subject"]) == {"C-2"}
    assert again["value"].to_list() == stored["value"].to_list()


def test_a_cluster_that_lost_a_member_is_another_and_unmeasured() -> None:
    stored = tape_signals(ROTATED, in_one_cluster(*POOL))
    assert from_tape(stored, in_one_cluster(*POOL[:3])).is_empty()


def test_the_order_of_members_does_not_matter() -> None:
    assert digests(in_one_cluster(*POOL)).equals(digests(in_one_cluster(*POOL[::-1])))


def test_no_clusters_have_no_signals() -> None:
    nobody = in_one_cluster()
    nobody = nobody.cast({"account_id": pl.String, "cluster_id": pl.String})
    assert taken_of(nobody).is_empty()
    assert from_tape(TapeSignals.create_empty(), nobody).is_empty()


@pytest.mark.parametrize("name", sorted(measures()))
def test_a_measure_reads_canonical_columns_and_says_its_unit(name: str) -> None:
    measure = measures()[name]
    assert measure.needs <= EVERYTHING
    assert measure.unit
    assert "Innocent" in measure.meaning or "nothing" in measure.meaning


@pytest.mark.parametrize("name", sorted(name for name, m in measures().items() if m.stage is Stage.TAPE))
def test_an_empty_tape_is_measured_as_nothing(name: str) -> None:
    assert values(measures()[name], [tape_of([])]) == {}
    assert values(measures()[name], []) == {}


@pytest.mark.parametrize("name", sorted(measures()))
def test_measures_of_the_tape_and_no_others_keep_something_of_each_stretch(name: str) -> None:
    measure = measures()[name]
    assert (measure.keep is not None) is (measure.stage is Stage.TAPE)


def test_clusters_are_told_apart_by_their_place_among_all() -> None:
    pools = [f"{pool}{number % 4}" for number in range(100) for pool in "ab"]
    tape = tape_of(pools, clusters=[0, 1] * 100)
    memberships = pl.DataFrame({"account_id": sorted(set(pools)), "cluster_id": ["C-1"] * 4 + ["C-2"] * 4})
    stored = tape_signals([kept(tape, EVERYTHING)], memberships)
    told = from_tape(stored, memberships).filter(measure="reuse_distance")
    assert told.select("subject", "value").rows() == [("C-1", 1.0), ("C-2", 1.0)]


def test_an_unmeasured_column_keeps_nothing() -> None:
    assert "hand_over_share" not in kept(tape_of(ROTATION), EVERYTHING - {"conversation_id"})
