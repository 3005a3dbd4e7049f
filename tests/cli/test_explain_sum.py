from __future__ import annotations

import re

import polars as pl
import pytest

from forensics.cli.explain_sum import addends, hypotheses, sum_lines
from tests.reports.example_case import HYDRA, RIDDLE, example_case

CASE = example_case()


def about(cluster: str, hypothesis: str = "hydra") -> pl.DataFrame:
    return addends(CASE, "cluster", cluster).filter(pl.col("hypothesis") == hypothesis)


@pytest.mark.parametrize("cluster", [HYDRA, RIDDLE])
def test_the_rows_printed_add_up_to_the_sum_printed(cluster: str) -> None:
    lines = sum_lines(about(cluster), None)
    numbers = [float(line.split()[0]) for line in lines if re.match(r" *[+-]?\d+\.\d\d ", line)]
    *rows, total = numbers
    assert sum(rows) == pytest.approx(total, abs=0.005 * len(rows))
    assert "= log10 odds" in lines[-1]


def test_the_prior_comes_first_then_families_by_weight_then_adjustments() -> None:
    families = [line.split()[1] for line in sum_lines(about(HYDRA), None)[1:-2]]
    assert families == ["prior", "network", "payment", "content", "timing", "rivals"]


def test_a_family_stands_together_with_what_caps_it() -> None:
    rows = pl.DataFrame(
        [
            {"family": "network", "source": "cap.network", "bans": -2.0},
            {"family": "payment", "source": "card", "bans": 0.7},
            {"family": "network", "source": "address", "bans": 1.5},
            {"family": "network", "source": "connection", "bans": 2.3},
        ]
    ).with_columns(detail=pl.lit("why"), citations=pl.lit([], pl.List(pl.String)))
    words = [line.split()[1:-1] for line in sum_lines(rows, None)[1:-2]]
    assert words == [["network", "connection"], ["address"], ["cap.network"], ["payment", "card"]]


def test_the_probability_is_the_one_of_the_table() -> None:
    row = CASE.tables["clusters"].row(by_predicate=pl.col("cluster_id") == HYDRA, named=True)
    lines = sum_lines(about(HYDRA), row["confidence"])
    assert f"probability {row['confidence']:.4g}" in lines[-1]


def test_a_sum_that_is_not_the_number_shown_is_said_loudly() -> None:
    assert "WARNING: the table says 0.123000" in sum_lines(about(HYDRA), 0.123)[-1]


def test_rows_cite_the_requests_they_rest_on() -> None:
    assert any(line.endswith("[req-1]") for line in sum_lines(about(HYDRA), None))


def test_the_hydra_hypothesis_is_explained_first() -> None:
    assert hypotheses(addends(CASE, "cluster", HYDRA))[0] == "hydra"


def test_a_weight_that_rounds_to_nothing_has_no_sign() -> None:
    rows = about(HYDRA).head(1).with_columns(bans=pl.lit(-0.001))
    assert sum_lines(rows, None)[1].startswith("   0.00  ")
