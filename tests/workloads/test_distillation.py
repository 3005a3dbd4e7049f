"""How likely a hydra distils, by how much of it is named work."""

from __future__ import annotations

import polars as pl
import pytest

from forensics.vocabulary.workload import ASKING, WORDING
from forensics.workloads.distillation import ENOUGH, SURELY, UNKNOWN, extraction

CLUSTERS = pl.DataFrame({"cluster_id": ["C-A", "C-B"], "confidence": [0.8, 0.02]})


def judged(shares: list[float], n_looked_at: int = ENOUGH, by: str = WORDING) -> dict[str, float | None]:
    """What is said of C-A, whose campaigns have those shares of its requests."""
    campaigns = pl.DataFrame(
        {"cluster_id": ["C-A"] * len(shares), "share": shares, "recognised_by": [by] * len(shares)},
        schema={"cluster_id": pl.String, "share": pl.Float64, "recognised_by": pl.String},
    )
    looked_at = pl.DataFrame({"cluster_id": ["C-A"], "n_looked_at": [n_looked_at]})
    (row,) = extraction(looked_at, CLUSTERS, campaigns).to_dicts()
    return row


def test_the_more_of_a_pool_is_named_work_the_likelier_it_distils() -> None:
    told = [judged([share])["extraction"] for share in (0.1, 0.3, 0.5)]
    assert told == pytest.approx([0.8 * 0.2631, 0.8 * 0.6248, 0.8 * 0.8859], abs=1e-4)
    assert judged([0.3, 0.2])["extraction"] == pytest.approx(told[2])


def test_nothing_is_said_more_surely_than_the_worlds_allow() -> None:
    assert judged([0.9])["extraction"] == pytest.approx(0.8 * SURELY)
    assert judged([])["extraction"] == pytest.approx(0.8 * (1 - SURELY))


def test_that_nothing_was_found_in_few_requests_says_nothing() -> None:
    assert judged([], ENOUGH - 1)["extraction"] == pytest.approx(0.8 * UNKNOWN)
    assert judged([0.5], ENOUGH - 1)["extraction"] == pytest.approx(judged([0.5])["extraction"])


def test_work_that_is_told_by_how_it_asks_makes_it_likelier_and_is_not_in_the_bound() -> None:
    told = judged([0.5], by=ASKING)
    assert told["extraction"] == judged([0.5])["extraction"]
    assert told["extraction_share_low"] is None


def test_a_cluster_that_is_hardly_a_hydra_hardly_distils() -> None:
    campaigns = pl.DataFrame({"cluster_id": ["C-B"], "share": [0.9], "recognised_by": [WORDING]})
    looked_at = pl.DataFrame({"cluster_id": ["C-B"], "n_looked_at": [5_000]})
    assert extraction(looked_at, CLUSTERS, campaigns)["extraction"].to_list() == pytest.approx([0.02 * SURELY])
