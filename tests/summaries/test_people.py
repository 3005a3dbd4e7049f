from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.summaries.people import people
from tests.stories import (
    Told,
    account,
    accounts_file,
    event,
    events_file,
    in_texts,
    log,
    merged_of,
    moment,
    payments_file,
    reducer,
    request,
    tied,
    told,
)

if TYPE_CHECKING:
    from forensics.pipeline.merging import Left
    from forensics.vocabulary.people import Sheet
    from tests.stories import Row


def people_of(accounts: Sheet | None = None, payments: Sheet | None = None, events: Sheet | None = None) -> Told:
    return told(people(accounts, payments, events, reducer()))


def left_by(*rows: Row) -> Left:
    return merged_of(reducer().reduce(log(*rows)))


def test_a_card_of_the_accounts_file_and_one_of_the_payments_file_are_the_same_card() -> None:
    contacts = people_of(
        accounts_file(account("ann", payment_fingerprint="card-1")),
        payments_file(account("bob", payment_fingerprint="card-1", added_at=moment())),
    ).contacts
    assert tied(contacts, "payment_card") == [["ann", "bob"]]


def test_several_cards_of_one_account_are_as_many_contacts() -> None:
    sheet = payments_file(account("ann", payment_fingerprint="card-1"), account("ann", payment_fingerprint="card-2"))
    contacts = people_of(payments=sheet).contacts
    assert sorted(contacts.filter(pl.col("kind") == "payment_card")["entity"]) == ["card-1", "card-2"]


def test_a_contact_from_the_accounts_file_is_no_request() -> None:
    sheet = accounts_file(account("ann", phone_hash="p", created_at=moment("08:00")))
    (contact,) = people_of(sheet).contacts.to_dicts()
    assert contact["n_requests"] == 0
    assert contact["first_seen"] == moment("08:00")


def test_a_login_shows_where_an_account_is_used_from() -> None:
    sheet = events_file(event("ann", "login", ip="198.51.100.7"), event("bob", "login", ip="198.51.100.7"))
    contacts = people_of(events=sheet).contacts
    assert tied(contacts, "ip_address") == [["ann", "bob"]]
    assert tied(contacts, "ip_prefix") == [["ann", "bob"]]


def test_without_sheets_there_are_no_contacts_and_no_profiles() -> None:
    assert people_of().contacts.is_empty()
    assert people_of().profiles.is_empty()


def test_the_accounts_file_gives_covariates() -> None:
    sheet = accounts_file(
        account("ann", plan="pro", email="ann1@mail.example", email_domain="mail.example", created_at=moment(day=2))
    )
    shown = {row["covariate"]: row["value"] for row in people_of(sheet).profiles.to_dicts()}
    assert shown == {"plan": "pro", "email_domain": "mail.example", "email_shape": "a9", "signup_week": "2026-09-07"}


def test_system_prompts_are_covariates_too() -> None:
    left = left_by(request("ann", system_prompt_sha256="s"), request("ann", system_prompt_sha256="s", at="13:00"))
    assert in_texts(left.profiles).rows() == [("ann", "main_system_prompt", "s", 2)]


def test_reach_counts_different_entities_over_all_days() -> None:
    left = left_by(
        request("ann", ip="198.51.100.7"),
        request("ann", ip="198.51.100.7", day=1),
        request("ann", ip="203.0.113.9", day=1),
    )
    counted = left.reach.filter(pl.col("kind") == "ip_address")
    assert in_texts(counted).select("account_id", "n_entities", "n_requests").rows() == [("ann", 2, 3)]


def test_what_one_account_touched_alone_ties_no_one_and_is_dropped() -> None:
    kept = left_by(
        request("ann", device_id="laptop"), request("bob", device_id="laptop"), request("bob", device_id="phone")
    ).contacts
    assert in_texts(kept).select("account_id", "entity").rows() == [("ann", "laptop"), ("bob", "laptop")]


def test_an_address_is_shared_only_on_the_day_two_accounts_met_there() -> None:
    left = left_by(
        request("ann", ip="198.51.100.7"),
        request("bob", ip="198.51.100.7"),
        request("ann", ip="198.51.100.7", day=1),
    )
    days = left.contacts.filter(pl.col("kind") == "ip_address")["day"]
    assert days.unique().to_list() == [moment().date()]


def test_categories_stand_in_the_order_of_the_texts() -> None:
    rows = [request(name, device_id=device) for name in ("zoe", "ann", "bob") for device in ("b", "a")]
    contacts = left_by(*rows).contacts
    assert contacts.equals(contacts.sort("kind", "entity", "day", "account_id"))
    assert in_texts(contacts).equals(in_texts(contacts).sort("kind", "entity", "day", "account_id"))
