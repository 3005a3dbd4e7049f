from __future__ import annotations

import polars as pl

from forensics.summaries.people import people_contacts, people_profiles, reach, shared, system_prompt_profiles
from forensics.summaries.reduce import entity_kinds
from tests.stories import (
    account,
    accounts_file,
    event,
    events_file,
    log,
    moment,
    payments_file,
    request,
    summary_of,
    tied,
)

KINDS = entity_kinds()
NOTHING: frozenset[str] = frozenset()


def test_a_card_of_the_accounts_file_and_one_of_the_payments_file_are_the_same_card() -> None:
    contacts = people_contacts(
        accounts_file(account("ann", payment_fingerprint="card-1")),
        payments_file(account("bob", payment_fingerprint="card-1", added_at=moment())),
        None,
        KINDS,
        NOTHING,
    )
    assert tied(contacts, "payment_card") == [["ann", "bob"]]


def test_several_cards_of_one_account_are_as_many_contacts() -> None:
    sheet = payments_file(account("ann", payment_fingerprint="card-1"), account("ann", payment_fingerprint="card-2"))
    contacts = people_contacts(None, sheet, None, KINDS, NOTHING)
    assert sorted(contacts.filter(pl.col("kind") == "payment_card")["entity"]) == ["card-1", "card-2"]


def test_a_contact_from_the_accounts_file_is_no_request() -> None:
    sheet = accounts_file(account("ann", phone_hash="p", created_at=moment("08:00")))
    (contact,) = people_contacts(sheet, None, None, KINDS, NOTHING).to_dicts()
    assert contact["n_requests"] == 0
    assert contact["first_seen"] == moment("08:00")


def test_a_login_shows_where_an_account_is_used_from() -> None:
    sheet = events_file(event("ann", "login", ip="198.51.100.7"), event("bob", "login", ip="198.51.100.7"))
    contacts = people_contacts(None, None, sheet, KINDS, NOTHING)
    assert tied(contacts, "ip_address") == [["ann", "bob"]]
    assert tied(contacts, "ip_prefix") == [["ann", "bob"]]


def test_without_sheets_there_are_no_contacts_and_no_profiles() -> None:
    assert people_contacts(None, None, None, KINDS, NOTHING).is_empty()
    assert people_profiles(None).is_empty()


def test_the_accounts_file_gives_covariates() -> None:
    sheet = accounts_file(
        account("ann", plan="pro", email="ann1@mail.example", email_domain="mail.example", created_at=moment(day=2))
    )
    shown = {row["covariate"]: row["value"] for row in people_profiles(sheet).to_dicts()}
    assert shown == {"plan": "pro", "email_domain": "mail.example", "email_shape": "a9", "signup_week": "2026-09-07"}


def test_system_prompts_are_covariates_too() -> None:
    rows = log(request("ann", system_prompt_sha256="s"), request("ann", system_prompt_sha256="s", at="13:00"))
    profiles = system_prompt_profiles(summary_of(rows).contacts)
    assert profiles.rows() == [("ann", "main_system_prompt", "s", 2)]


def test_reach_counts_different_entities_over_all_days() -> None:
    rows = log(
        request("ann", ip="198.51.100.7"),
        request("ann", ip="198.51.100.7", day=1),
        request("ann", ip="203.0.113.9", day=1),
    )
    counted = reach(summary_of(rows).contacts).filter(pl.col("kind") == "ip_address")
    assert counted.select("account_id", "n_entities", "n_requests").rows() == [("ann", 2, 3)]


def test_what_one_account_touched_alone_ties_no_one_and_is_dropped() -> None:
    rows = log(
        request("ann", device_id="laptop"), request("bob", device_id="laptop"), request("bob", device_id="phone")
    )
    kept = shared(summary_of(rows).contacts)
    assert kept["entity"].unique().to_list() == ["laptop"]
    assert kept["account_id"].to_list() == ["ann", "bob"]


def test_an_address_is_shared_only_on_the_day_two_accounts_met_there() -> None:
    rows = log(
        request("ann", ip="198.51.100.7"),
        request("bob", ip="198.51.100.7"),
        request("ann", ip="198.51.100.7", day=1),
    )
    days = shared(summary_of(rows).contacts).filter(pl.col("kind") == "ip_address")["day"]
    assert days.unique().to_list() == [moment().date()]
