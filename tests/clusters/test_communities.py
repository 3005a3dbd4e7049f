from __future__ import annotations

import numpy as np
import pytest

from forensics.clusters.communities import communities


def mixing(n_accounts: int, n_nodes: int, *, each: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Every account touches some of the entities, at random; sorted by account and entity."""
    rng = np.random.default_rng(seed)
    node = np.concatenate([rng.choice(n_nodes, each, replace=False) for _ in range(n_accounts)])
    account = np.repeat(np.arange(n_accounts), each)
    order = np.lexsort((node, account))
    return account[order], node[order]


def labels(account: np.ndarray, node: np.ndarray, *, seed: int = 0) -> np.ndarray:
    return communities(account, node, np.ones(len(account)), seed)


@pytest.mark.parametrize("seed", range(3))
def test_a_well_mixed_pool_of_two_thousand_stays_one(seed: int) -> None:
    account, node = mixing(2_000, 40, each=5, seed=seed)
    assert set(labels(account, node, seed=seed)) == {0}


@pytest.mark.parametrize("seed", range(3))
def test_two_blocks_that_hardly_touch_are_split(seed: int) -> None:
    account, node = mixing(300, 30, each=5, seed=seed)
    other, its = mixing(300, 30, each=5, seed=seed + 100)
    bridge_account, bridge_node = np.array([0]), np.array([30])
    both = np.concatenate([account, bridge_account, other + 300]), np.concatenate([node, bridge_node, its + 30])
    order = np.lexsort((both[1], both[0]))
    found = labels(both[0][order], both[1][order], seed=seed)
    # The account on the bridge itself may end up on either side: the search is greedy.
    assert len(set(found[1:300])) == len(set(found[300:])) == 1
    assert found[1] != found[300]


def test_blocks_that_mix_freely_are_one_again() -> None:
    account, node = mixing(600, 60, each=6, seed=1)
    assert set(labels(account, node)) == {0}


def test_the_same_seed_gives_the_same_communities() -> None:
    account, node = mixing(500, 40, each=3, seed=5)
    assert labels(account, node, seed=9).tolist() == labels(account, node, seed=9).tolist()
