"""Who belongs together depends on what is shared, not on what the accounts are called."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forensics.clusters.components import FEW, components
from tests.clusters.graphs import Touch, everyone, graph_of, links_of
from tests.laws.rows import FAST

KINDS = ("ip_address", "payment_card", "device", "prompt", "email_pattern")
VERDICTS = {"exit": "operator"}


def groups(touches: list[Touch]) -> set[frozenset[str]]:
    graph = graph_of(links_of(*touches), **VERDICTS)
    labels, names = components(graph), np.array(graph.account_ids.to_list())
    return {frozenset(names[labels == label].tolist()) for label in np.unique(labels)}


def under(names: dict[str, str], touches: list[Touch]) -> list[Touch]:
    return [(names[name], kind, entity, bans) for name, kind, entity, bans in touches]


def told_alike(touches: list[Touch], order: list[int]) -> bool:
    old = sorted({touch[0] for touch in touches})
    names = {name: f"x{order.index(number):03d}" for number, name in enumerate(old)}
    return groups(under(names, touches)) == {frozenset(names[name] for name in group) for group in groups(touches)}


def touches(n_accounts: int, n_entities: int) -> st.SearchStrategy[list[Touch]]:
    """Small graphs in which each entity has one kind and one worth."""
    worth = {f"{kind}{number}": (kind, 0.8 + 0.4 * number) for kind in KINDS for number in range(n_entities)}
    pair = st.tuples(st.integers(0, n_accounts - 1), st.sampled_from([*sorted(worth), "exit"]))
    return st.sets(pair, min_size=2, max_size=30).map(
        lambda pairs: [
            (f"a{account}", *((worth[entity][0], entity, worth[entity][1]) if entity in worth else _EXIT))
            for account, entity in sorted(pairs)
        ]
    )


_EXIT = ("ip_address", "exit", 1.2)


@FAST
@given(touches(6, 2), st.permutations(range(6)))
def test_any_names_give_the_same_groups(story: list[Touch], order: list[int]) -> None:
    assert told_alike(story, order)


@FAST
@given(touches(25, 1), st.permutations(range(25)))
def test_any_names_give_the_same_groups_on_crowded_entities(story: list[Touch], order: list[int]) -> None:
    assert told_alike(story, order)


@pytest.mark.parametrize("third", ["aaa", "mmm", "zzz"])
def test_two_accounts_that_two_families_tie_join_whoever_else_shares_one_of_them(third: str) -> None:
    pair = ["bob", "cat"]
    story = [*everyone(pair, "payment_card", "card", 2.0), *everyone([*pair, third], "device", "laptop", 2.0)]
    assert frozenset(pair) in groups(story)


@pytest.mark.parametrize("n_shared", [FEW + 1, 40])
def test_accounts_on_two_crowded_entities_join_though_others_are_on_one_of_them(n_shared: int) -> None:
    """Neither entity binds, and each is led by a stranger."""
    pool = [f"p{number:02d}" for number in range(n_shared)]
    story = [
        *everyone([*pool, "a-stranger"], "client_stack", "stack", 1.1),
        *everyone([*pool, "b-stranger"], "email_pattern", "pattern", 1.1),
    ]
    assert groups(story) == {frozenset(pool), frozenset(["a-stranger"]), frozenset(["b-stranger"])}


def test_a_crowd_on_one_entity_each_is_no_group() -> None:
    crowd = [f"c{number:02d}" for number in range(40)]
    story = [
        *everyone(crowd[:20], "client_stack", "stack", 3.0),
        *everyone(crowd[20:], "email_pattern", "pattern", 3.0),
    ]
    assert len(groups(story)) == 40
