from __future__ import annotations

from forensics.cli.explain_entity import entity_lines
from tests.reports.example_case import HYDRA, example_case, hostile_case

CASE = example_case()


def test_a_carrier_nat_is_named_for_what_it_is_with_the_sum_behind_it() -> None:
    text = "\n".join(entity_lines(CASE, "198.51.100.9"))
    assert "ip_address 198.51.100.9 on 2026-03-01: public, carrier NAT" in text
    assert "Evidence that one operator stands behind it" in text
    assert "-2.00  = log10 odds" in text
    assert "It ties no accounts: nothing follows from sharing it." in text


def test_a_card_of_a_hydra_ties_the_accounts_of_its_cluster() -> None:
    lines = entity_lines(CASE, "card-1")
    assert lines[-2] == "It ties accounts of these clusters"
    assert HYDRA in lines[-1]


def test_what_few_accounts_share_is_weighed_by_rarity() -> None:
    assert "Too few accounts to judge who is on it" in "\n".join(entity_lines(CASE, "192.0.2.33"))


def test_hostile_values_cannot_act_on_the_terminal() -> None:
    case = hostile_case()
    for entity in case.tables["entities"].get_column("entity").unique().sort():
        text = "\n".join(entity_lines(case, entity))
        assert "\x1b" not in text
        assert "\u202e" not in text
