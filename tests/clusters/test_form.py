from __future__ import annotations

import polars as pl

from forensics.clusters.communities import BIG
from forensics.clusters.form import MIN_REPORTED, Formed, form
from forensics.foundation.group_ids import cluster_id
from forensics.summaries.reduce import entity_kinds
from tests.clusters.graphs import Touch, entities_of, everyone, links_of

POOL = ["ann", "bob", "cat", "dan"]
EXIT = everyone(POOL, "ip_address", "exit", 1.2)


def formed(*touches: Touch, **verdicts: str) -> Formed:
    links = links_of(*touches)
    return form(links, entities_of(links, **verdicts), entity_kinds(), seed=0)


def roles(found: Formed) -> dict[str, str]:
    return dict(found.memberships.select("account_id", "role").iter_rows())


def test_accounts_that_one_entity_binds_are_a_cluster() -> None:
    found = formed(*EXIT, exit="operator")
    assert found.memberships["account_id"].to_list() == POOL
    assert found.memberships["cluster_id"].n_unique() == 1


def test_two_accounts_are_a_household_and_not_a_cluster() -> None:
    assert MIN_REPORTED == 3
    assert formed(*everyone(POOL[:2], "ip_address", "exit", 1.2), exit="operator").memberships.is_empty()
    assert len(formed(*everyone(POOL[:3], "ip_address", "exit", 1.2), exit="operator").memberships) == 3


def test_two_families_make_a_core_one_a_member_and_a_faint_one_the_periphery() -> None:
    found = formed(
        *everyone(["ann", "bob"], "ip_address", "exit", 1.2),
        *everyone(["ann", "bob"], "payment_card", "card", 3.0),
        ("cat", "ip_address", "exit", 1.2),
        ("dan", "ip_address", "faint", 0.4),
        ("ann", "ip_address", "faint", 0.4),
        exit="operator",
        faint="operator",
    )
    assert roles(found) == {"ann": "core", "bob": "core", "cat": "member", "dan": "peripheral"}


def test_the_id_comes_from_the_core_so_that_a_fringe_changes_nothing() -> None:
    core = [*everyone(POOL[:3], "ip_address", "exit", 1.2), *everyone(POOL[:3], "payment_card", "card", 3.0)]
    alone, joined = formed(*core, exit="operator"), formed(*core, ("zoe", "ip_address", "exit", 1.2), exit="operator")
    assert set(alone.memberships["cluster_id"]) == set(joined.memberships["cluster_id"]) == {cluster_id(POOL[:3])}
    assert roles(joined)["zoe"] == "member"


def test_without_a_core_everyone_names_the_cluster() -> None:
    assert set(formed(*EXIT, exit="operator").memberships["cluster_id"]) == {cluster_id(POOL)}


def test_a_tie_is_the_strongest_link_of_each_kind_to_a_fellow_member() -> None:
    found = formed(*EXIT, *everyone(["ann", "bob"], "connection", "17@exit", 3.0), exit="operator")
    ties = found.ties.filter(account_id="ann")
    assert ties.select("family", "kind", "n_partners", "bans").rows() == [
        ("network", "connection", 1, 3.0),
        ("network", "ip_address", 3, 1.2),
    ]


def test_what_a_member_shares_with_outsiders_only_is_no_tie() -> None:
    found = formed(*EXIT, *everyone(["ann", "eve"], "device", "laptop", 2.5), exit="operator")
    assert "eve" not in found.memberships["account_id"].to_list()
    assert found.ties.filter(account_id="ann")["family"].to_list() == ["network"]


def test_two_pools_are_two_clusters() -> None:
    others = ["eve", "fay", "gus"]
    found = formed(*EXIT, *everyone(others, "ip_address", "other", 1.2), exit="operator", other="operator")
    assert found.memberships["cluster_id"].n_unique() == 2
    assert found.memberships.filter(account_id="eve")["cluster_id"][0] == cluster_id(others)


def test_nothing_shared_is_no_cluster() -> None:
    found = formed()
    assert found.memberships.is_empty()
    assert found.ties.is_empty()


def test_a_chain_that_binding_entities_tie_is_split_only_when_it_is_big() -> None:
    """Two exits with one account on both: too few to say where one pool ends and the next begins."""
    n = BIG // 2
    chain = [
        *everyone([f"a{number:04d}" for number in range(n)], "ip_address", "exit", 1.2),
        *everyone([f"a{number:04d}" for number in range(n - 1, 2 * n - 2)], "ip_address", "other", 1.2),
    ]
    assert formed(*chain, exit="operator", other="operator").memberships["cluster_id"].n_unique() == 1


def test_links_of_categories_form_the_same_clusters() -> None:
    links = links_of(*EXIT, *everyone(POOL[:3], "device", "laptop", 1.0))
    entities = entities_of(links, exit="operator")
    found = form(links, entities, entity_kinds(), seed=0)
    known = {name: pl.Enum(links[name].unique().sort()) for name in ("account_id", "kind", "entity", "family")}
    shared = entities.with_columns(pl.col(name).cast(known[name]) for name in ("kind", "entity"))
    again = form(links.with_columns(pl.col(name).cast(known[name]) for name in known), shared, entity_kinds(), seed=0)
    assert again.memberships.equals(found.memberships)
    assert again.ties.with_columns(pl.col(name).cast(pl.String) for name in known).equals(found.ties)
    assert len(found.ties) == len(POOL) + 3
