from __future__ import annotations

from dataclasses import fields

import polars as pl
import pytest

from forensics.foundation.digests import text_sha256
from forensics.summaries.keys import KeyCollision, named
from forensics.summaries.merge import merge
from forensics.summaries.reduce import columns_read, entity_kinds
from forensics.vocabulary.summaries import (
    HOURS,
    Failures,
    KeyedContacts,
    KeyedDays,
    KeyedHours,
    KeyedProfiles,
    Names,
)
from tests.stories import log, moment, reducer, request, summary_of, told


def test_a_contact_counts_requests_and_keeps_the_first_sight() -> None:
    rows = log(
        request("ann", ip="198.51.100.7", at="09:00"),
        request("ann", ip="198.51.100.7", at="11:00"),
        request("ann", ip="198.51.100.7", at="10:00"),
    )
    (contact,) = summary_of(rows).contacts.filter(pl.col("kind") == "ip_address").to_dicts()
    assert contact["n_requests"] == 3
    assert contact["first_seen"] == moment("09:00")


def test_one_address_with_two_clients_is_still_one_contact() -> None:
    rows = log(request("ann", ip="198.51.100.7", user_agent="a"), request("ann", ip="198.51.100.7", user_agent="b"))
    assert summary_of(rows).contacts.filter(pl.col("kind") == "ip_address")["n_requests"].to_list() == [2]


def test_kinds_whose_columns_are_absent_are_passed_over() -> None:
    kinds = summary_of(log(request("ann", ip="198.51.100.7"))).contacts["kind"].unique().to_list()
    assert sorted(kinds) == ["ip_address", "ip_prefix"]


def test_a_day_counts_requests_errors_tokens_and_hours() -> None:
    rows = log(
        request("ann", at="09:30", status=200, input_tokens=5, output_tokens=7),
        request("ann", at="09:40", status=404, input_tokens=5, output_tokens=None),
        request("ann", at="23:00", status=500, input_tokens=5, output_tokens=0),
        request("ann", at="00:00", day=1, status=200, input_tokens=1, output_tokens=1),
    )
    summary = summary_of(rows)
    monday, _tuesday = summary.account_days.to_dicts()
    (activity,) = summary.activity.to_dicts()
    assert (monday["n_requests"], monday["n_errors"]) == (3, 2)
    assert (monday["input_tokens"], monday["output_tokens"]) == (15, 7)
    assert (activity["h09"], activity["h23"], activity["h00"]) == (2, 1, 1)
    assert sum(activity[hour] for hour in HOURS) == 4
    assert (activity["first_seen"], activity["last_seen"]) == (moment("09:30"), moment("00:00", day=1))


def test_a_negative_token_count_is_a_logging_fault_and_adds_nothing() -> None:
    rows = log(request("ann", input_tokens=-4), request("ann", input_tokens=6))
    assert summary_of(rows).account_days["input_tokens"].to_list() == [6]


def test_a_log_without_status_or_tokens_has_days_without_errors_or_tokens() -> None:
    (day,) = summary_of(log(request("ann"))).account_days.to_dicts()
    assert (day["n_errors"], day["input_tokens"], day["output_tokens"]) == (0, 0, 0)


def test_a_profile_counts_how_often_an_account_showed_a_value() -> None:
    rows = log(
        request("ann", user_agent="sdk/1.2.3", model="large"),
        request("ann", user_agent="sdk/1.9", model="large"),
        request("ann", user_agent="browser/2", model=None),
    )
    shown = {(row["covariate"], row["value"]): row["n"] for row in summary_of(rows).profiles.to_dicts()}
    assert shown == {("client", "sdk/1"): 2, ("client", "browser/2"): 1, ("model", "large"): 2}


def test_of_a_text_in_place_of_a_name_the_digest_is_kept() -> None:
    rows = log(*(request("ann", model="m" * n) for n in (200, 201)), request("bob", model="m" * 201))
    values = summary_of(rows).profiles.filter(pl.col("covariate") == "model")["value"].cast(pl.String).to_list()
    assert sorted(values) == [*2 * [text_sha256("m" * 201)], "m" * 200]


def test_failures_are_those_that_another_account_might_mend() -> None:
    """A malformed request fails on every account alike; nobody takes it over."""
    statuses = [200, 400, 401, 402, 403, 404, 408, 409, 413, 422, 429, 500, 503]
    rows = log(*(request(f"a{status}", prompt_sha256="h", status=status) for status in statuses))
    kept = [int(name[1:]) for name in summary_of(rows).failures["account_id"].to_list()]
    assert sorted(kept) == [401, 402, 403, 408, 409, 429, 500, 503]


def test_failures_without_a_prompt_are_not_kept() -> None:
    assert summary_of(log(request("ann", prompt_sha256=None, status=429))).failures.is_empty()


def test_summaries_of_two_halves_are_the_summary_of_the_whole() -> None:
    rows = [request("ann", ip="198.51.100.7", at=f"{hour:02d}:00", status=429, prompt_sha256="h") for hour in range(9)]
    by = reducer()
    halves = told(merge([by.reduce(log(*rows[:4])), by.reduce(log(*rows[4:]))]))
    whole = summary_of(log(*rows))
    assert all(getattr(halves, field.name).equals(getattr(whole, field.name)) for field in fields(whole))


def test_a_summary_of_nothing_is_empty_and_keeps_its_schemas() -> None:
    nothing = merge([])
    assert not nothing.contacts
    assert not nothing.entities
    schemas = {"days": KeyedDays, "hours": KeyedHours, "profiles": KeyedProfiles, "failures": Failures}
    schemas |= dict.fromkeys(("accounts", "values"), Names)
    for name, schema in schemas.items():
        frame = getattr(nothing, name)
        assert frame.is_empty()
        assert frame.schema == schema.create_empty().schema


def test_frames_of_a_summary_have_the_columns_that_are_written_down() -> None:
    rows = log(request("ann", ip="198.51.100.7", model="m", status=429, prompt_sha256="h"))
    summary = reducer().reduce(rows)
    assert all(KeyedContacts.is_valid(frame) for frame in summary.contacts.values())
    assert set(summary.contacts) == {"ip_address", "ip_prefix", "prompt"}
    schemas = {"days": KeyedDays, "hours": KeyedHours, "profiles": KeyedProfiles, "failures": Failures}
    assert all(schema.is_valid(getattr(summary, name)) for name, schema in schemas.items())
    assert all(Names.is_valid(frame) for frame in (summary.accounts, summary.values, *summary.entities.values()))
    for kind, names in summary.entities.items():
        assert names["key"].is_sorted()
        assert summary.contacts[kind]["entity"].is_sorted()


def test_two_texts_with_one_key_are_noticed() -> None:
    names = pl.DataFrame({"key": [7, 7], "text": ["ann", "bob"]}, schema={"key": pl.UInt64, "text": pl.String})
    with pytest.raises(KeyCollision):
        named([names])


def test_pass_1_reads_no_column_that_the_log_does_not_have() -> None:
    kinds = entity_kinds()
    assert columns_read(kinds, frozenset({"ip", "country"})) == {"ip", "country"}
    assert "asn" not in columns_read(kinds, frozenset({"tls_fingerprint", "user_agent"}))
