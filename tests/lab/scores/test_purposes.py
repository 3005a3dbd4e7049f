from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from forensics.lab.scores.clusters import cluster_facts
from forensics.lab.scores.purposes import actor_figures, extraction_figures
from tests.lab.scores.frames import outcome

TWO = outcome(("op:x", 0.9, "C"), ("op:x", 0.9, "C"), ("victim:x", 0.9, "C"), ("home", 0.1, "D"), ("home", 0.1, "D"))


def said(**columns: list[object]) -> pl.DataFrame:
    return cluster_facts(
        [replace(TWO, clusters=TWO.clusters.with_columns(**{n: pl.Series(v) for n, v in columns.items()}))]
    )


def test_what_is_true_of_a_cluster_is_counted_over_its_accounts() -> None:
    assert cluster_facts([TWO]).select("cluster", "hydra", "true_share").rows() == [("C", True, 0.5), ("D", False, 0.0)]


def test_half_of_the_accounts_is_no_majority() -> None:
    facts = cluster_facts([outcome(("op:x", 0.9, "C"), ("home", 0.1, "C"))])
    assert facts["hydra"].to_list() == [False]


def test_what_is_not_said_is_unmeasured() -> None:
    assert extraction_figures(cluster_facts([TWO])) is None
    assert actor_figures(cluster_facts([TWO])) is None


def test_extraction_is_ranked_over_clusters_and_bounds_are_checked() -> None:
    found = extraction_figures(said(extraction=[0.9, 0.2], extraction_share_low=[0.4, 0.1]))
    assert found is not None
    assert (found.average_precision, found.n_extracting) == (1.0, 1)
    assert found.bounds_held_share == 0.5  # 0.4 <= 0.5 holds; 0.1 of nothing does not
    assert (found.mean_bound, found.mean_true_share) == pytest.approx((0.25, 0.25))


def test_an_actor_is_right_when_most_of_the_cluster_works_for_him() -> None:
    actors = pl.Series(["p", "p", "q", None, None])
    facts = replace(
        TWO,
        accounts=TWO.accounts.with_columns(actor=actors),
        clusters=TWO.clusters.with_columns(customer_actor=pl.Series(["p", None])),
    )
    found = actor_figures(cluster_facts([facts]))
    assert found is not None
    assert (found.n_clusters, found.n_known, found.n_called, found.null_rate, found.accuracy) == (1, 1, 1, 0.0, 1.0)
