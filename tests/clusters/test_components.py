from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from forensics.clusters.components import MIN_FAMILIES, MIN_NET_BANS, components
from tests.clusters.graphs import Touch, everyone, graph_of, links_of

if TYPE_CHECKING:
    import pytest


def groups(*touches: Touch, **verdicts: str) -> list[list[str]]:
    graph = graph_of(links_of(*touches), **verdicts)
    labels = components(graph)
    names = np.array(graph.account_ids.to_list())
    return sorted(names[labels == label].tolist() for label in np.unique(labels))


def test_a_binding_entity_joins_everyone_on_it() -> None:
    assert groups(*everyone(["ann", "bob", "cat"], "ip_address", "exit", 0.1), exit="operator") == [
        ["ann", "bob", "cat"]
    ]


def test_one_family_alone_joins_no_one_however_strong() -> None:
    card = everyone(["ann", "bob"], "payment_card", "card", 3.0)
    wallet = everyone(["ann", "bob"], "payment_card", "wallet", 3.0)
    assert groups(*card, *wallet) == [["ann"], ["bob"]]


def test_two_families_join() -> None:
    card = everyone(["ann", "bob"], "payment_card", "card", 1.5)
    laptop = everyone(["ann", "bob"], "device", "laptop", 1.5)
    assert MIN_FAMILIES == 2
    assert groups(*card, *laptop) == [["ann", "bob"]]


def test_two_weak_families_do_not_join() -> None:
    weak = MIN_NET_BANS / 2 - 0.01
    card = everyone(["ann", "bob"], "payment_card", "card", weak)
    laptop = everyone(["ann", "bob"], "device", "laptop", weak)
    assert groups(*card, *laptop) == [["ann"], ["bob"]]


def test_two_families_with_different_partners_do_not_join() -> None:
    card = everyone(["ann", "bob"], "payment_card", "card", 3.0)
    laptop = everyone(["ann", "cat"], "device", "laptop", 3.0)
    assert groups(*card, *laptop) == [["ann"], ["bob"], ["cat"]]


def test_an_account_joins_a_group_that_two_families_tie_it_to_through_different_members() -> None:
    pool = everyone([f"pool{number}" for number in range(8)], "ip_address", "exit", 1.0)
    card = everyone(["pool0", "zoe"], "payment_card", "card", 2.5)
    laptop = everyone(["pool1", "zoe"], "device", "laptop", 2.5)
    (group,) = groups(*pool, *card, *laptop, exit="operator")
    assert "zoe" in group


def test_a_larger_group_costs_more_to_join() -> None:
    """The more partners there are to choose from, the more a coincidence is worth."""
    ties = [*everyone(["m0", "zoe"], "payment_card", "card", 1.3), *everyone(["m1", "zoe"], "device", "laptop", 1.3)]
    small = everyone(["m0", "m1"], "ip_address", "exit", 1.0)
    large = everyone([f"m{number}" for number in range(100)], "ip_address", "exit", 1.0)
    assert len(groups(*small, *ties, exit="operator")) == 1
    assert len(groups(*large, *ties, exit="operator")) == 2


def test_groups_that_join_may_join_further_groups() -> None:
    ties: list[Touch] = []
    names = [f"a{number}" for number in range(6)]
    for number, pair in enumerate(itertools.pairwise(names)):
        ties += everyone(list(pair), "payment_card", f"card{number}", 2.5)
        ties += everyone(list(pair), "device", f"laptop{number}", 2.5)
    assert groups(*ties) == [names]


def test_crowded_entities_tell_the_same_however_few_pairs_are_looked_up_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Thirty accounts in threes, each three with a crowded address and prompt in common, and crowds around them."""
    ties: list[Touch] = []
    for number in range(10):
        names = [f"g{number}-{member}" for member in "abc"]
        crowd = [f"c{number}-{other}" for other in range(12)]
        ties += everyone(names, "device", f"laptop{number}", 1.0)
        ties += everyone([*names[:2], *crowd], "ip_address", f"exit{number}", 1.2)
        ties += everyone([*names[1:], *crowd[:9]], "prompt", f"prompt{number}", 1.0 + number / 100)
    at_once = groups(*ties)
    assert [len(group) for group in at_once].count(12) == 10
    monkeypatch.setattr("forensics.clusters.components.LOOKED_UP_AT_ONCE", 3)
    assert groups(*ties) == at_once


def test_a_group_is_named_by_its_smallest_member() -> None:
    graph = graph_of(links_of(*everyone(["bob", "cat"], "ip_address", "exit", 1.0), ("ann", "device", "x", 1.0)))
    assert components(graph).tolist() == [0, 1, 2]
    bound = graph_of(links_of(*everyone(["bob", "cat"], "ip_address", "exit", 1.0)), exit="operator")
    assert components(bound).tolist() == [0, 0]


def test_groups_that_share_one_family_only_are_not_looked_through() -> None:
    names = [f"a{number}" for number in range(6)]
    ties = [touch for n, name in enumerate(names) for touch in everyone([name, names[n - 1]], "device", f"d{n}", 1.8)]
    assert components(graph_of(links_of(*ties))).tolist() == list(range(6))
