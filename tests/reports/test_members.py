from __future__ import annotations

import polars as pl

from forensics.reports.desk import desk_of
from forensics.reports.members import members_of, tally
from forensics.reports.naming import in_clear
from tests.reports.example_case import HYDRA, example_case

DESK = desk_of(example_case(), in_clear())
MEMBERS = DESK.table("accounts").filter(pl.col("cluster_id") == HYDRA)


def test_the_most_probable_members_come_first_and_the_rest_is_counted() -> None:
    members, n_left_out = members_of(DESK, MEMBERS, 5)
    assert len(members) == 5
    assert n_left_out == 7
    assert [member.membership for member in members] == sorted((m.membership for m in members), reverse=True)


def test_a_compromised_account_is_to_be_secured_not_suspended() -> None:
    members, _ = members_of(DESK, MEMBERS, 20)
    [victim] = [member for member in members if member.role == "compromised"]
    assert "secure it, do not suspend it" in victim.notes


def test_lists_and_dispositions_stay_visible() -> None:
    notes = " ".join(member.notes for member in members_of(DESK, MEMBERS, 20)[0])
    assert "on an allow-list" in notes
    assert "disposition: looked at" in notes


def test_a_tally_keeps_the_order_of_the_contract() -> None:
    assert tally(MEMBERS, "recommendation") == (("verify", 6), ("review for suspension", 6))
    assert tally(MEMBERS, "role") == (("core", 11), ("compromised", 1))
