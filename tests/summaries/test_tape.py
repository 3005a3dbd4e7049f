from __future__ import annotations

import polars as pl

from forensics.foundation.digests import record_sha256
from forensics.summaries.tape import COLUMNS, sightings, suspect_hours, tape
from forensics.vocabulary.tape import CITED_COLUMNS
from tests.stories import Row, log, moment, request

COMPLETE = dict.fromkeys(sorted(COLUMNS - {"timestamp", "account_id"}))
"""Every column that pass 3 asks for: absent ones arrive as nulls."""


def suspects(*rows: Row) -> pl.DataFrame:
    return log(*({**COMPLETE, **row} for row in rows))


def in_clusters(**clusters: str) -> pl.DataFrame:
    return pl.DataFrame({"account_id": list(clusters), "cluster_id": list(clusters.values())})


def sights(*rows: Row) -> pl.DataFrame:
    return log(*({"account_id": row["account_id"], "timestamp": row["timestamp"]} for row in rows))


def test_a_tape_runs_cluster_by_cluster_in_order_of_time() -> None:
    rows = suspects(
        request("cat", at="09:00", request_id="r3"),
        request("bob", at="11:00", request_id="r2"),
        request("ann", at="10:00", request_id="r1"),
    )
    played = tape([rows], in_clusters(ann="C-1", bob="C-1", cat="C-2"), sights())
    assert played["account_id"].to_list() == ["ann", "bob", "cat"]


def test_at_one_moment_the_request_id_decides_and_then_the_account() -> None:
    rows = [request("bob", request_id="r1"), request("ann", request_id="r2"), request("ann"), request("bob")]
    memberships = in_clusters(ann="C-1", bob="C-1")
    forward = tape([suspects(*rows)], memberships, sights())
    backward = tape([suspects(row) for row in reversed(rows)], memberships, sights())
    assert forward.equals(backward)
    assert forward["request_id"].to_list() == ["r1", "r2", None, None]
    assert forward["account_id"].to_list()[2:] == ["ann", "bob"]


def test_accounts_in_no_cluster_are_not_on_the_tape() -> None:
    played = tape([suspects(request("ann"), request("eve"))], in_clusters(ann="C-1"), sights())
    assert played["account_id"].to_list() == ["ann"]


def test_only_rows_that_evidence_needs_are_cited() -> None:
    first, second = request("ann", at="10:00", request_id="r1"), request("ann", at="11:00", request_id="r2")
    played = tape([suspects(first, second)], in_clusters(ann="C-1"), sights(first))
    assert played["citation"].to_list() == ["r1", None]
    assert sightings(played).rows() == [("ann", moment("10:00"), "r1")]


def test_of_several_requests_at_one_moment_the_smallest_id_is_cited() -> None:
    twins = [request("ann", request_id="r2"), request("ann", request_id="r1")]
    played = tape([suspects(*twins)], in_clusters(ann="C-1"), sights(twins[0]))
    assert played["citation"].unique().to_list() == ["r1"]


def test_where_ids_are_absent_the_digest_of_the_row_is_cited() -> None:
    row = request("ann", ip="198.51.100.7", status=200)
    played = tape([suspects(row)], in_clusters(ann="C-1"), sights(row))
    expected = record_sha256({name: value for name, value in row.items() if name in CITED_COLUMNS})
    assert played["citation"].to_list() == [f"sha256:{expected}"]


def test_hours_count_requests_and_tokens_of_each_account() -> None:
    rows = suspects(
        request("ann", at="10:05", input_tokens=3, output_tokens=4),
        request("ann", at="10:55", input_tokens=-9, output_tokens=None),
        request("ann", at="11:00", input_tokens=1, output_tokens=1),
    )
    hours = suspect_hours(tape([rows], in_clusters(ann="C-1"), sights()))
    assert hours.select("hour", "n_requests", "input_tokens", "output_tokens").rows() == [
        (moment("10:00"), 2, 3, 4),
        (moment("11:00"), 1, 1, 1),
    ]
