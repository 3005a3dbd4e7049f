from __future__ import annotations

import polars as pl

from forensics.summaries.reduce import columns_read, entity_kinds, merge
from forensics.vocabulary.summaries import HOURS, AccountDays, Contacts, Failures, Profiles
from tests.stories import in_fixed_order, log, moment, request, summary_of


def test_a_contact_counts_requests_and_keeps_the_first_and_last_sight() -> None:
    rows = log(
        request("ann", ip="198.51.100.7", at="09:00"),
        request("ann", ip="198.51.100.7", at="11:00"),
        request("ann", ip="198.51.100.7", at="10:00"),
    )
    (contact,) = summary_of(rows).contacts.filter(pl.col("kind") == "ip_address").to_dicts()
    assert contact["n_requests"] == 3
    assert (contact["first_seen"], contact["last_seen"]) == (moment("09:00"), moment("11:00"))


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
    monday, tuesday = summary_of(rows).account_days.to_dicts()
    assert (monday["n_requests"], monday["n_errors"]) == (3, 2)
    assert (monday["input_tokens"], monday["output_tokens"]) == (15, 7)
    assert (monday["h09"], monday["h23"], tuesday["h00"]) == (2, 1, 1)
    assert sum(monday[hour] for hour in HOURS) == 3


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
    halves = in_fixed_order(merge([summary_of(log(*rows[:4])), summary_of(log(*rows[4:]))])).frames()
    whole = summary_of(log(*rows)).frames()
    assert all(halves[name].equals(frame) for name, frame in whole.items())


def test_a_summary_of_nothing_is_empty_and_keeps_its_schemas() -> None:
    nothing = merge([])
    schemas = {"contacts": Contacts, "account_days": AccountDays, "profiles": Profiles, "failures": Failures}
    for name, frame in nothing.frames().items():
        assert frame.is_empty()
        assert frame.schema == schemas[name].create_empty().schema


def test_pass_1_reads_no_column_that_the_log_does_not_have() -> None:
    kinds = entity_kinds()
    assert columns_read(kinds, frozenset({"ip", "country"})) == {"ip", "country"}
    assert "asn" not in columns_read(kinds, frozenset({"tls_fingerprint", "user_agent"}))
