"""How likely a hydra distils, by how much of it is named work."""

from __future__ import annotations

import polars as pl
import pytest

from forensics.vocabulary.case_tables import Campaigns
from forensics.vocabulary.workload import NO_JOB
from forensics.workloads.distillation import ENOUGH, LEAST, MAINLY, MOST, UNKNOWN, extraction
from tests.workloads.test_take import DIGESTS, campaigns_of, clusters, jobs_of, requests

NONE_COUNTED = Campaigns.create_empty()
"""As of what is no suspected hydra: campaigns are of those alone."""


def judged(shares: list[float], n_looked_at: int = ENOUGH, telling: float = 1.0, confidence: float = 0.8) -> float:
    """P(distillation) of a cluster whose jobs have those shares of its requests."""
    named = [round(share * n_looked_at) for share in shares]
    jobs = pl.DataFrame(
        {
            "members": "digest",
            "job": [NO_JOB, *range(len(shares))],
            "n_looked_at": n_looked_at,
            "n_telling": round(telling * n_looked_at),
            "n_requests": [n_looked_at - sum(named), *named],
        }
    )
    cluster = pl.DataFrame({"cluster_id": ["C-A"], "confidence": [confidence]})
    (told,) = extraction(jobs, DIGESTS, cluster, NONE_COUNTED)["extraction"].to_list()
    return float(told) / confidence


def test_the_more_of_a_pool_is_named_work_the_likelier_it_distils() -> None:
    told = [judged([share]) for share in (0.1, 0.3, 0.5)]
    assert told == pytest.approx([0.2631, 0.6248, 0.8859], abs=1e-4)
    assert judged([0.3, 0.2]) == pytest.approx(told[2])


def test_nothing_is_said_more_surely_than_the_worlds_allow() -> None:
    assert judged([0.9]) == pytest.approx(MOST)
    assert judged([]) == pytest.approx(LEAST)


@pytest.mark.parametrize(("n_looked_at", "telling"), [(ENOUGH - 1, 1.0), (10 * ENOUGH, MAINLY - 0.01)])
def test_where_little_could_have_shown_work_silence_says_nothing(n_looked_at: int, telling: float) -> None:
    assert judged([], n_looked_at, telling) == pytest.approx(UNKNOWN)
    assert judged([0.1], n_looked_at, telling) == pytest.approx(UNKNOWN)
    assert judged([0.5], n_looked_at, telling) == pytest.approx(judged([0.5], n_looked_at), abs=1e-2)


def test_what_the_verdict_is_does_not_move_it() -> None:
    jobs = jobs_of(requests())
    told = [
        extraction(jobs, DIGESTS, clusters(verdict), campaigns_of(requests(), clusters(verdict))).to_dicts()[0]
        for verdict in ("hydra", "undecided")
    ]
    assert told[0]["extraction"] == told[1]["extraction"] > UNKNOWN * 0.8
    assert told[0]["extraction_share_low"] is not None
    assert told[1]["extraction_share_low"] is None


def test_a_cluster_that_is_hardly_a_hydra_hardly_distils() -> None:
    assert judged([0.9], confidence=0.02) * 0.02 == pytest.approx(0.02 * MOST)
