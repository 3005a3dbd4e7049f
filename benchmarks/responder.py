"""The scripts that a responder would write today: ``python -m benchmarks.responder {plain,careful} FOLDER LIST.csv``.

Each reads a log, ties accounts by what they share, and lists the connected components by size.
"""

from __future__ import annotations

import csv
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

TIES = ("ip", "connection_id", "api_key_id")
"""Columns by which a responder would tie accounts. The two others of the log, TLS fingerprint and user agent, have some
hundred values among 300,000 accounts."""
HUB = 50
"""Accounts from which a value ties nobody: without such a cut-off everything is one component."""


def plain(folder: Path, out: Path) -> None:
    """As it is mostly written: read the columns, make every pair an edge, drop the hubs, list the components."""
    log = pd.read_parquet(folder, columns=["account_id", *TIES])
    graph = nx.Graph()
    for column in TIES:
        pairs = log[["account_id", column]].dropna().drop_duplicates()
        graph.add_edges_from((("account", one), (column, other)) for one, other in pairs.itertuples(index=False))
    hubs = [node for node, degree in graph.degree() if node[0] != "account" and degree > HUB]
    graph.remove_nodes_from(hubs)
    found = nx.connected_components(graph)
    write_components(out, ([name for kind, name in nodes if kind == "account"] for nodes in found))


def careful(folder: Path, out: Path) -> None:
    """With care: one column at a time, as categoricals, and only values that tie anyone become nodes."""
    graph = nx.Graph()
    for column in TIES:
        columns = ["account_id", column]
        log = pd.read_parquet(folder, columns=columns, read_dictionary=columns)
        graph.add_edges_from(edges_of(log, column))
    accounts = ([name for name in nodes if isinstance(name, str)] for nodes in nx.connected_components(graph))
    write_components(out, accounts)


def edges_of(log: pd.DataFrame, column: str) -> Iterator[tuple[str, tuple[str, int]]]:
    """Accounts and the number of the value that ties them; values of one account, or of a crowd, tie nobody."""
    pairs = log.dropna().drop_duplicates()
    codes = pairs[column].cat.codes
    n_accounts = codes.map(codes.value_counts())
    ties = (n_accounts > 1) & (n_accounts <= HUB)
    return zip(pairs.loc[ties, "account_id"], ((column, code) for code in codes[ties]), strict=True)


def write_components(out: Path, components: Iterable[list[str]]) -> None:
    """List components of several accounts, largest first."""
    several = sorted(
        (sorted(accounts) for accounts in components if len(accounts) > 1), key=lambda each: (-len(each), each[0])
    )
    with out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["component", "account_id"])
        rows.writerows(chain.from_iterable(((place, one) for one in each) for place, each in enumerate(several)))


SCRIPTS: dict[str, Callable[[Path, Path], None]] = {"plain": plain, "careful": careful}


if __name__ == "__main__":
    SCRIPTS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
