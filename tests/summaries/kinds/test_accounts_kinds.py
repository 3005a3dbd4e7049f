"""Kinds that the accounts file gives: one request is not needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from forensics.summaries.people import people
from forensics.summaries.reduce import entity_kinds
from tests.stories import account, accounts_file, moment, reducer, tied, told

if TYPE_CHECKING:
    import polars as pl

SHARED: dict[str, dict[str, Any]] = {
    "payment_card": {"payment_fingerprint": "card-1"},
    "phone": {"phone_hash": "phone-1"},
    "signup_device": {"device_id": "laptop"},
    "signup_ip": {"signup_ip": "198.51.100.7", "created_at": moment()},
    "referral": {"referral_code": "BOOTCAMP"},
    "bin_week": {"payment_bin": "400000", "created_at": moment()},
    "email_pattern": {"email": "ann.smith42@mail.example"},
}
"""Kind to columns that show it."""


def contacts(*rows: dict[str, Any], trivial: frozenset[str] = frozenset()) -> pl.DataFrame:
    return told(people(accounts_file(*rows), None, None, reducer(trivial))).contacts


@pytest.mark.parametrize("kind", sorted(SHARED))
def test_two_accounts_that_share_it_are_tied(kind: str) -> None:
    shared = contacts(account("ann", **SHARED[kind]), account("bob", **SHARED[kind]))
    assert tied(shared, kind) == [["ann", "bob"]]


@pytest.mark.parametrize("kind", sorted(SHARED))
def test_an_absent_value_ties_no_one(kind: str) -> None:
    blank = {**SHARED[kind], next(iter(SHARED[kind])): None}
    assert tied(contacts(account("ann", **blank), account("bob", **blank)), kind) == []


def test_every_kind_of_the_accounts_file_is_told_here() -> None:
    assert set(SHARED) == {kind.name for kind in entity_kinds().values() if kind.source == "accounts"}


def test_a_sign_up_address_counts_on_its_day_only() -> None:
    home = {"signup_ip": "198.51.100.7"}
    apart = contacts(account("ann", **home, created_at=moment()), account("bob", **home, created_at=moment(day=1)))
    assert tied(apart, "signup_ip") == []


def test_a_sign_up_address_without_a_date_ties_no_one() -> None:
    home = {"signup_ip": "198.51.100.7", "created_at": None}
    undated = contacts(account("ann", **home), account("bob", **home), account("cat", created_at=moment()))
    assert tied(undated, "signup_ip") == []


def test_cards_of_one_range_in_another_week_are_not_one_batch() -> None:
    apart = contacts(
        account("ann", payment_bin="400000", created_at=moment(day=6)),
        account("bob", payment_bin="400000", created_at=moment(day=7)),
    )
    assert tied(apart, "bin_week") == []


def test_an_email_pattern_keeps_the_shape_and_hides_the_name() -> None:
    rows = contacts(account("ann", email="Ann.Smith42@Mail.Example"))
    assert rows["entity"].to_list() == ["aaa.aaaaa99@mail.example"]


def test_an_email_pattern_hides_letters_of_any_script() -> None:
    rows = contacts(account("eve", email="żółw_7@mail.example"), account("ann", email="山田7@mail.example"))
    assert sorted(rows["entity"].to_list()) == ["aa9@mail.example", "aaaa_9@mail.example"]


def test_a_domain_column_stands_for_a_hidden_domain() -> None:
    rows = contacts(account("ann", email="ann1@redacted", email_domain="Mail.Example"))
    assert rows["entity"].to_list() == ["aaa9@mail.example"]


def test_one_shape_at_two_domains_ties_no_one() -> None:
    apart = contacts(account("ann", email="ann1@mail.example"), account("bob", email="bob2@post.example"))
    assert tied(apart, "email_pattern") == []
