from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from forensics.lab.scores.clusters import cluster_facts, hydra_clusters
from forensics.lab.scores.report import score
from tests.lab.scores.frames import outcome


@pytest.mark.parametrize(
    ("who", "labels"),
    [
        (["op:x", "op:x", "home"], [True]),
        (["op:x", "home"], [False]),  # half is no majority
        (["op:x", "victim:x", "victim:x", "victim:x"], [True]),  # victims count on neither side
        (["home", "victim:x", "victim:x"], [False]),
        (["victim:x", "victim:x"], []),
    ],
)
def test_a_hydra_is_a_cluster_most_of_whose_accounts_but_victims_are_operators(
    who: list[str], labels: list[bool]
) -> None:
    found = hydra_clusters(outcome(*((name, 0.9, "C") for name in who)).accounts.select("cluster", "role"))
    assert found["hydra"].to_list() == labels


def test_a_cluster_of_victims_only_is_not_scored() -> None:
    found = outcome(("victim:x", 0.9, "C"), ("op:x", 0.9, "D"), clusters={"C": 0.9, "D": 0.8})
    assert cluster_facts([found])["cluster"].to_list() == ["D"]
    clusters = score([found]).probabilities.clusters
    assert clusters is not None
    assert (clusters.n, clusters.n_true) == (1, 1)


def test_every_cluster_of_a_network_answers_for_its_own_confidence() -> None:
    two = outcome(("op:x", 0.9, "C"), ("home", 0.9, "D"), clusters={"C": 0.9, "D": 0.7})
    joined = two.accounts.with_columns(network=pl.lit("N"))
    clusters = score([replace(two, accounts=joined)]).probabilities.clusters
    assert clusters is not None
    assert (clusters.n, clusters.n_true) == (2, 1)
