from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.cli.explain_pair import pair_lines, shared_things
from forensics.vocabulary.summaries import Contacts
from tests.reports.example_case import HYDRA, example_case

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case

CASE = example_case()
NAT = {"kind": "ip_address", "entity": "198.51.100.9", "day": date(2026, 3, 1)}


def with_contacts(*rows: dict[str, Any]) -> Case:
    schema = Contacts.create_empty().schema
    contacts = pl.DataFrame([{"n_requests": 1, **row} for row in rows], schema=schema)
    return replace(CASE, state={"contacts": contacts})


def test_two_heads_of_a_hydra_share_its_card_and_its_address() -> None:
    shared = shared_things(CASE, "acct-h00003", "acct-h00004")
    assert shared.get_column("kind").to_list() == ["ip_address", "payment_card"]
    assert shared.get_column("verdict").to_list() == ["operator", "operator"]


def test_one_cause_testifies_once() -> None:
    text = "\n".join(pair_lines(CASE, "acct-h00003", "acct-h00004"))
    assert f"both in cluster {HYDRA}" in text
    assert "+4.80  together, before any prior" in text


def test_strangers_on_a_carrier_nat_share_something_that_is_worth_nothing() -> None:
    case = with_contacts({"account_id": "acct-h00003", **NAT}, {"account_id": "acct-c004", **NAT})
    shared = shared_things(case, "acct-h00003", "acct-c004")
    assert shared.select("entity", "bans", "verdict", "class").rows() == [
        ("198.51.100.9", 0.0, "public", "carrier NAT")
    ]
    assert "None of it ties them together" in "\n".join(pair_lines(case, "acct-h00003", "acct-c004"))


def test_strangers_who_never_met_share_nothing() -> None:
    lines = pair_lines(CASE, "acct-h00003", "acct-c004")
    assert lines[-1] == "They share nothing that this log shows."
