"""Inside a big component: communities at low resolution, kept apart only where hardly anything crosses.

Modularity cuts a well-mixed pool into dozens of pieces that mean nothing (a pure block of 20,000 accounts into
39), so communities are merged again unless their cross-weight is far below what mixing would give.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    import numpy.typing as npt

BIG = 200
"""Accounts. Smaller components are taken as they are."""
RESOLUTION = 0.3
"""Louvain's resolution: at 1 a pure pool falls into pieces, at 0.3 it stays whole (detection notes, finding 4)."""
SEPARATED = 0.3
"""Share of the cross-weight that mixing would give, below which two communities stay apart."""


def communities(
    account: npt.NDArray[np.int64], node: npt.NDArray[np.int64], bans: npt.NDArray[np.float64], seed: int
) -> npt.NDArray[np.int64]:
    """Community of each account of one big component.

    Parameters
    ----------
    account, node
        Numbers from 0, sorted by account and node: an order that does not depend on the log's.
    bans
        Weight of each edge.
    """
    n_accounts, n_nodes = int(account.max()) + 1, int(node.max()) + 1
    adjacency = coo_matrix((bans, (account, node)), shape=(n_accounts, n_nodes)).tocsr()
    # Half a second of imports, which a log without a big component need not wait for.
    from sknetwork.clustering import Louvain  # noqa: PLC0415

    louvain = Louvain(resolution=RESOLUTION, shuffle_nodes=True, random_state=seed)
    louvain.fit(adjacency, force_bipartite=True)
    labels = np.asarray(louvain.labels_row_, dtype=np.int64)
    return _merged(adjacency, labels)[labels]


def _merged(adjacency: csr_matrix, labels: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Map each community to the group it belongs to, after merging those that are not separated."""
    n_labels = int(labels.max()) + 1
    rows = coo_matrix((np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(n_labels, len(labels))).tocsr()
    by_node = rows @ adjacency
    # Share of each node's weight that each community has: two communities cross where they meet on nodes.
    total = np.asarray(by_node.sum(axis=0)).ravel()
    scaled = by_node.multiply(1.0 / np.maximum(total, 1e-12)).tocsr()
    cross = (by_node @ scaled.T).toarray()
    volume = np.asarray(by_node.sum(axis=1)).ravel()
    expected = np.outer(volume, volume) / max(float(volume.sum()), 1e-12)
    together = csr_matrix(cross >= SEPARATED * expected)
    _, group = connected_components(together, directed=False)
    return np.asarray(group, dtype=np.int64)
