from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.reports.kin import NAMED, kin, n_networks
from forensics.reports.naming import in_clear
from forensics.reports.render import render
from tests.reports.many_clusters import many_clusters

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case


def networked(n: int, n_joined: int) -> Case:
    """A case of n hydras, the first of which are one network."""
    case = many_clusters(n)
    clusters = case.tables["clusters"].sort("cluster_id").with_row_index("place")
    own = pl.when(pl.col("place") < n_joined).then(pl.lit("N-ABCDEFGH"))
    named = clusters.with_columns(network_id=own).drop("place")
    rows = named.drop_nulls("network_id").select(
        "network_id", "cluster_id", generation=pl.lit(0, pl.Int64), relation=pl.lit("shares a card")
    )
    return replace(case, tables={**case.tables, "clusters": named, "networks": rows})


def test_a_cluster_alone_has_no_kin() -> None:
    assert kin(networked(3, 2).tables, "C-00000002") == ""


def test_the_others_of_a_network_are_named_or_counted() -> None:
    said = kin(networked(9, NAMED + 3).tables, "C-00000000")
    assert "N-ABCDEFGH" in said
    assert "C-00000001" in said
    assert "and 2 more" in said
    assert said.startswith("Suspected")
    assert "at least one of them it shares a card" in said


@pytest.mark.parametrize(("n", "n_joined", "counted"), [(5, 3, 3), (5, 0, 5), (5, 5, 1)])
def test_a_network_counts_once(n: int, n_joined: int, counted: int) -> None:
    assert n_networks(networked(n, n_joined).tables["clusters"].to_dicts()) == counted


@pytest.mark.parametrize("form", ["html", "md"])
def test_a_report_counts_networks_and_tells_of_each_cluster_s(form: str) -> None:
    text = render(networked(5, 3), form, in_clear()).decode("utf-8")
    assert "3 suspected hydra networks found, in 5 clusters" in text
    assert "Suspected to be of one network, N-ABCDEFGH" in text
