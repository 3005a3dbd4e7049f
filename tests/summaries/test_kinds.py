from __future__ import annotations

import pytest

from forensics.summaries.reduce import entity_kinds
from forensics.vocabulary.columns import ACCOUNT_COLUMNS, REQUEST_COLUMNS
from forensics.vocabulary.entity_kind import Source
from forensics.vocabulary.families import HARD_TO_FORGE, CausalFamily

KINDS = sorted(entity_kinds().values(), key=lambda kind: kind.name)
NAMES_SOFTWARE_OR_PROVIDERS = ("client_stack", "ip_prefix", "bin_week", "email_pattern", "referral")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_reads_canonical_columns_only(kind) -> None:  # type: ignore[no-untyped-def]
    columns = ACCOUNT_COLUMNS if kind.source is Source.ACCOUNTS else REQUEST_COLUMNS
    assert kind.needs
    assert kind.needs | kind.uses <= set(columns)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_says_the_innocent_explanation(kind) -> None:  # type: ignore[no-untyped-def]
    assert "Innocent:" in kind.meaning


@pytest.mark.parametrize("name", NAMES_SOFTWARE_OR_PROVIDERS)
def test_what_names_software_or_a_provider_binds_no_one_alone(name: str) -> None:
    assert not entity_kinds()[name].binds


def test_no_kind_may_say_more_than_a_thousand_to_one() -> None:
    assert all(0.0 < kind.cap <= 3.0 for kind in KINDS if kind.ties)


def test_what_is_only_counted_says_nothing() -> None:
    assert [(kind.name, kind.cap, kind.reach) for kind in KINDS if not kind.ties] == [("network", 0.0, True)]


def test_a_prefix_says_less_than_an_address_and_an_address_less_than_a_connection() -> None:
    kinds = entity_kinds()
    assert kinds["ip_prefix"].cap < kinds["ip_address"].cap < kinds["connection"].cap


def test_address_prefix_connection_and_stack_are_one_cause() -> None:
    kinds = entity_kinds()
    network = {"ip_address", "ip_prefix", "connection", "client_stack", "signup_ip"}
    assert {kinds[name].family for name in network} == {CausalFamily.NETWORK}


def test_kinds_that_are_hard_to_forge_exist() -> None:
    assert set(entity_kinds()) >= HARD_TO_FORGE
