from __future__ import annotations

import polars as pl
import pytest

from forensics.foundation.digests import record_sha256
from forensics.summaries import tape as tape_module
from forensics.summaries.tape import (
    COLUMNS,
    Suspects,
    by_stretch,
    columns_read,
    hours,
    ordered,
    sightings,
    stretches,
    suspect_hours,
    suspects,
)
from forensics.vocabulary.request_log import InputFile
from forensics.vocabulary.tape import CITED_COLUMNS, Sightings, SuspectHours, Tape
from tests.stories import Row, log, moment, request

COMPLETE = dict.fromkeys(sorted((COLUMNS | set(CITED_COLUMNS)) - {"timestamp", "account_id"}))
"""Every column that pass 3 may ask for: absent ones arrive as nulls."""


def batch(*rows: Row) -> pl.DataFrame:
    return log(*({**COMPLETE, **row} for row in rows))


def in_clusters(**clusters: str) -> Suspects:
    return cited_in_clusters(log(), **clusters)


def cited_in_clusters(sights: pl.DataFrame, **clusters: str) -> Suspects:
    memberships = pl.DataFrame({"account_id": list(clusters), "cluster_id": list(clusters.values())})
    return suspects(memberships, sights.select("account_id", "timestamp"), seed=5)


def played(who: Suspects, *batches: pl.DataFrame) -> list[str]:
    """Accounts in the order of the tape."""
    return who.names.gather(ordered([who.rows(rows)[0] for rows in batches])["account"]).to_list()


def test_a_tape_runs_cluster_by_cluster_in_order_of_time() -> None:
    rows = batch(
        request("cat", at="09:00", request_id="r3"),
        request("bob", at="11:00", request_id="r2"),
        request("ann", at="10:00", request_id="r1"),
    )
    assert played(in_clusters(ann="C-1", bob="C-1", cat="C-2"), rows) == ["ann", "bob", "cat"]


def test_a_tape_is_numbers() -> None:
    who = in_clusters(bob="C-2", ann="C-9")
    told = ordered([who.rows(batch(request("ann", conversation_id="c"), request("bob")))[0]])
    Tape.validate(told)
    assert told.select("cluster", "account").rows() == [(0, 1), (1, 0)]
    assert told["conversation"].is_null().to_list() == [True, False]


def test_at_one_moment_the_request_id_decides_and_then_the_account() -> None:
    rows = [request("bob", request_id="r1"), request("ann", request_id="r2"), request("bob"), request("ann")]
    who = in_clusters(ann="C-1", bob="C-1")
    assert played(who, batch(*rows)) == ["bob", "ann", "ann", "bob"]
    assert played(who, *(batch(row) for row in reversed(rows))) == ["bob", "ann", "ann", "bob"]


def test_moments_with_one_request_need_no_request_id() -> None:
    ties = [request("bob", request_id="z"), request("ann", request_id="a")]
    others = [request("bob", at="11:00", request_id="zz"), request("ann", at="13:00")]
    assert played(in_clusters(ann="C-1", bob="C-1"), batch(*ties, *others)) == ["bob", "ann", "bob", "ann"]


def test_accounts_in_no_cluster_are_not_on_the_tape() -> None:
    assert played(in_clusters(ann="C-1"), batch(request("ann"), request("eve"))) == ["ann"]


def test_accounts_may_be_categories() -> None:
    names = pl.Enum(["ann", "bob", "eve"])
    memberships = pl.DataFrame({"account_id": ["bob", "ann"], "cluster_id": ["C-1", "C-1"]})
    row = request("bob", request_id="r1")
    sights = log(row).select("account_id", "timestamp")
    kinds = [
        suspects(frame, seen, seed=5)
        for frame, seen in (
            (memberships, sights),
            (memberships.cast({"account_id": names}), sights.cast({"account_id": names})),
        )
    ]
    plain, coded = (sightings([who.rows(batch(row))[1]], who) for who in kinds)
    assert coded["account_id"].dtype == names
    assert coded.cast({"account_id": pl.String}).equals(plain)


def cited(who: Suspects, *batches: pl.DataFrame) -> list[str]:
    told = sightings([who.rows(rows)[1] for rows in batches], who)
    Sightings.validate(told)
    return told["citation"].to_list()


def test_only_rows_that_evidence_needs_are_cited() -> None:
    first, second = request("ann", at="10:00", request_id="r1"), request("ann", at="11:00", request_id="r2")
    assert cited(cited_in_clusters(log(first), ann="C-1"), batch(first, second)) == ["r1"]


def test_of_several_requests_at_one_moment_the_smallest_id_is_cited() -> None:
    twins = [request("ann", request_id="r2"), request("ann", request_id="r1")]
    who = cited_in_clusters(log(twins[0]), ann="C-1")
    assert cited(who, batch(*twins)) == ["r1"]
    assert cited(who, *(batch(twin) for twin in twins)) == ["r1"]


def test_where_ids_are_absent_the_digest_of_the_row_is_cited() -> None:
    row = request("ann", ip="198.51.100.7", status=200)
    expected = record_sha256({name: value for name, value in row.items() if name in CITED_COLUMNS})
    assert cited(cited_in_clusters(log(row), ann="C-1"), batch(row)) == [f"sha256:{expected}"]


def file(n_named: int, *, requests: int, repeats: int = 0) -> InputFile:
    return InputFile(
        name="a.jsonl",
        path="a.jsonl",
        kind="requests",
        container="jsonl",
        profile="canonical",
        sha256="",
        size_bytes=0,
        rows=requests + repeats,
        requests=requests,
        repeats=repeats,
        filtered=0,
        rejects=0,
        first_seen=None,
        last_seen=None,
        coverage={"request_id": n_named / requests} if n_named else {},
    )


def test_where_every_row_has_an_id_no_column_is_read_for_digests() -> None:
    assert columns_read([file(7, requests=7), file(9, requests=8, repeats=1)]) == COLUMNS


@pytest.mark.parametrize("other", [file(6, requests=7), file(0, requests=7), file(7, requests=7, repeats=1)])
def test_a_row_that_may_have_no_id_needs_the_columns_of_its_digest(other: InputFile) -> None:
    assert columns_read([file(7, requests=7), other]) == COLUMNS | set(CITED_COLUMNS)


def test_hours_count_requests_and_tokens_of_each_account() -> None:
    rows = batch(
        request("ann", at="10:05", input_tokens=3, output_tokens=4),
        request("ann", at="10:55", input_tokens=-9, output_tokens=None),
        request("ann", at="11:00", input_tokens=1, output_tokens=1),
    )
    who = in_clusters(ann="C-1")
    told = suspect_hours([hours(ordered([who.rows(rows)[0]]))], who)
    SuspectHours.validate(told)
    assert told.select("hour", "n_requests", "input_tokens", "output_tokens").rows() == [
        (moment("10:00"), 2, 3, 4),
        (moment("11:00"), 1, 1, 1),
    ]


def days(*counts: int) -> pl.DataFrame:
    rows = [{"account_id": "ann", "day": moment(day=day).date(), "n_requests": n} for day, n in enumerate(counts)]
    return pl.DataFrame(rows)


MEMBERS = pl.DataFrame({"account_id": ["ann"], "cluster_id": ["C-1"]})


def test_few_requests_are_one_stretch() -> None:
    assert stretches(days(10, 10), MEMBERS).to_list() == [moment("00:00")]


def test_days_may_name_accounts_by_category() -> None:
    named = days(10, 10).cast({"account_id": pl.Enum(["ann", "bob"])})
    assert stretches(named, MEMBERS).to_list() == stretches(days(10, 10), MEMBERS).to_list()


def test_many_requests_are_cut_at_full_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tape_module, "ROWS_A_STRETCH", 100)
    assert stretches(days(50, 200), MEMBERS).to_list() == [
        moment("00:00"),
        moment("06:00", day=1),
        moment("18:00", day=1),
    ]


def test_an_hour_is_never_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tape_module, "ROWS_A_STRETCH", 1)
    assert len(stretches(days(10_000), MEMBERS)) == 24


def test_rows_go_to_the_stretch_of_their_time() -> None:
    starts = pl.Series([moment("06:00"), moment("12:00")])
    rows = batch(request("ann", at="11:59"), request("ann", at="12:00"), request("ann", at="01:00"))
    parts = {number: piece["timestamp"].to_list() for number, piece in by_stretch(rows, starts)}
    assert parts == {0: [moment("11:59"), moment("01:00")], 1: [moment("12:00")]}
