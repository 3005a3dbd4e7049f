from __future__ import annotations

from datetime import date

import pytest

from tests.clusters.graphs import everyone, graph_of, links_of

PAIR = ["ann", "bob"]


def test_accounts_and_entities_are_numbered_in_order() -> None:
    graph = graph_of(links_of(("bob", "device", "b", 1.0), ("ann", "device", "a", 1.0), ("ann", "device", "b", 1.0)))
    assert graph.account_ids.to_list() == ["ann", "bob"]
    assert graph.n_nodes == 2
    assert graph.table.select("node", "account").rows() == [(0, 0), (1, 0), (1, 1)]


@pytest.mark.parametrize("verdict", ["operator", "organisation"])
def test_one_party_s_address_binds(verdict: str) -> None:
    graph = graph_of(links_of(*everyone(PAIR, "ip_address", "exit", 1.0)), exit=verdict)
    assert graph.table["binds"].to_list() == [True, True]


@pytest.mark.parametrize("verdict", ["public", "unjudged"])
def test_an_address_that_was_not_judged_one_party_s_does_not_bind(verdict: str) -> None:
    graph = graph_of(links_of(*everyone(PAIR, "ip_address", "exit", 1.0)), exit=verdict)
    assert graph.table["binds"].to_list() == [False, False]


@pytest.mark.parametrize("kind", ["client_stack", "ip_prefix", "prompt_template", "email_pattern", "bin_week"])
def test_software_issuers_providers_and_texts_never_bind(kind: str) -> None:
    graph = graph_of(links_of(*everyone(PAIR, kind, "shared", 0.5)), shared="operator")
    assert not graph.table["binds"].any()


@pytest.mark.parametrize("kind", ["connection", "take_over", "conversation"])
def test_what_one_program_leaves_binds_however_few_share_it(kind: str) -> None:
    graph = graph_of(links_of(*everyone(PAIR, kind, "shared", 2.0)))
    assert graph.table["binds"].all()


def test_a_pool_of_exits_binds_until_it_is_known_for_a_crowd() -> None:
    moving = links_of(*everyone(PAIR, "exit_pool", "pool", 1.0))
    assert graph_of(moving, pool="unjudged").table["binds"].all()
    assert not graph_of(moving, pool="public").table["binds"].any()


def test_entities_without_a_day_are_found_again() -> None:
    """Joins drop nulls unless told otherwise."""
    undated = graph_of(links_of(*everyone(PAIR, "payment_card", "card", 1.0)), card="operator")
    dated = graph_of(links_of(*everyone(PAIR, "ip_address", "exit", 1.0), day=date(2026, 9, 7)), exit="operator")
    assert undated.table["binds"].all()
    assert dated.table["binds"].all()
