from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.foundation.errors import InputError
from forensics.lab.scores.outcome import ACCOUNTS, CLUSTERS, judged, outcome_of, with_actors, write_outcomes
from forensics.lab.scores.report import score
from forensics.lab.scores.silent import Silent
from forensics.lab.scores.table import sections, text
from tests.lab.scores.frames import outcome
from tests.reports.example_case import HYDRA, example_case

if TYPE_CHECKING:
    from pathlib import Path

CASE = example_case()


def truth_of_the_example() -> pl.DataFrame:
    operator = (pl.col("cluster_id") == HYDRA).fill_null(value=False)
    return CASE.tables["accounts"].select(
        "account_id",
        operator_id=pl.when(operator).then(pl.lit("op")),
        honest_kind=pl.when(~operator).then(pl.lit("home")),
        role=pl.when(operator).then(pl.lit("operator")).otherwise(pl.lit("honest")),
        group=pl.lit("g"),
        n_requests=pl.col("n_requests"),
        n_distillation=pl.lit(0, pl.Int64),
    )


def test_a_case_meets_the_truth_account_by_account() -> None:
    found = outcome_of(truth_of_the_example(), CASE.tables["accounts"], CASE.tables["clusters"], world="w", family="f")
    assert found.accounts.columns == list(ACCOUNTS)
    assert found.accounts["account_id"].is_sorted()
    assert found.accounts["suspected"].to_list() == (found.accounts["score"] >= 0.5).to_list()
    assert HYDRA in found.clusters["cluster"].to_list()


def test_clusters_of_one_network_keep_what_is_said_of_each() -> None:
    networked = CASE.tables["clusters"].with_columns(network_id=pl.lit("N-1"))
    found = outcome_of(truth_of_the_example(), CASE.tables["accounts"], networked, world="w", family="f")
    assert found.clusters.select("cluster", "confidence").rows() == (
        networked.select("cluster_id", "confidence").sort("cluster_id").rows()
    )
    assert found.accounts["network"].drop_nulls().unique().to_list() == ["N-1"]
    assert found.accounts["cluster"].equals(CASE.tables["accounts"].sort("account_id")["cluster_id"])


def test_a_cluster_without_a_network_is_one() -> None:
    assert outcome(("op:x", 0.9, "C"), ("home", 0.1, None)).accounts["network"].to_list() == ["C", None]


def test_an_account_the_truth_does_not_know_is_an_error() -> None:
    truth = truth_of_the_example()
    with pytest.raises(InputError, match="1 accounts of the case are not in the truth"):
        outcome_of(truth.head(-1), CASE.tables["accounts"], CASE.tables["clusters"], world="w", family="f")
    with pytest.raises(InputError, match="1 accounts of the truth are not in the case"):
        outcome_of(truth, CASE.tables["accounts"].head(-1), CASE.tables["clusters"], world="w", family="f")


def test_an_account_without_a_request_need_not_be_in_the_case() -> None:
    silent = truth_of_the_example().head(1).with_columns(account_id=pl.lit("zzz"), n_requests=pl.lit(0, pl.Int64))
    truth = pl.concat([truth_of_the_example(), silent])
    found = outcome_of(truth, CASE.tables["accounts"], CASE.tables["clusters"], world="w", family="f")
    assert "zzz" not in found.accounts["account_id"].to_list()


def test_accounts_without_a_request_are_left_out_and_counted() -> None:
    active = truth_of_the_example()
    some = active.head(3).with_columns(
        account_id=pl.Series(["x", "y", "z"]),
        role=pl.Series(["operator", "honest", "honest"]),
        operator_id=pl.lit("op"),
        n_requests=pl.lit(0, pl.Int64),
    )
    known = CASE.tables["accounts"].head(2).with_columns(account_id=pl.Series(["x", "y"]), membership=pl.lit(0.9))
    accounts = pl.concat([CASE.tables["accounts"], known])
    found = outcome_of(pl.concat([active, some]), accounts, CASE.tables["clusters"], world="w", family="f")
    assert found.silent == Silent(n_operator=1, n_honest=2, n_honest_suspected=1)
    assert found.accounts.height == active.height
    n = active.filter(pl.col("role") == "operator").height + 1
    shown = text(sections(score([found])))
    assert f"1 of {n}" in shown
    assert "operators' accounts without a request, left out" in shown
    assert '"silent":{"n_honest":2' in score([found]).to_json().replace(" ", "").replace("\n", "")


def test_a_missing_column_is_named() -> None:
    with pytest.raises(InputError, match="no column role, group"):
        outcome_of(
            truth_of_the_example().drop("role", "group"),
            CASE.tables["accounts"],
            CASE.tables["clusters"],
            world="w",
            family="f",
        )


def test_a_score_that_is_no_probability_is_refused() -> None:
    for wrong in (1.5, float("nan"), None):
        verdicts = pl.DataFrame({"account_id": ["a"], "score": [wrong], "suspected": [True]})
        truth = truth_of_the_example().head(1).with_columns(account_id=pl.lit("a"))
        nothing = pl.DataFrame(schema={"cluster": pl.String, "n_accounts": pl.Int64})
        with pytest.raises(InputError, match="no probability"):
            judged(truth, verdicts, nothing, world="w", family="f", method="m")


def test_outcomes_are_written_as_two_tables(tmp_path: Path) -> None:
    written = [
        outcome(("op:x", 0.9, "C"), ("home", 0.1, None), world="w1", clusters={"C": 0.9}),
        outcome(("home", 0.1, None), world="w2"),
    ]
    write_outcomes(written, tmp_path)
    accounts, clusters = (pl.read_parquet(tmp_path / f"outcome_{name}.parquet") for name in ("accounts", "clusters"))
    for before in written:
        mine = (pl.col("world") == before.world) & (pl.col("family") == "f") & (pl.col("method") == "m")
        assert accounts.filter(mine).select(list(ACCOUNTS)).equals(before.accounts)
        assert clusters.filter(mine).select(list(CLUSTERS)).equals(before.clusters)


def test_an_account_works_for_whom_most_of_its_extraction_goes_to() -> None:
    rows = [("a", "p", 3), ("a", "q", 4), ("a", "p", 2), ("b", None, 9)]
    workloads = pl.DataFrame(rows, schema=["account_id", "actor", "n_requests"], orient="row")
    truth = pl.DataFrame({"account_id": ["a", "b", "c"]})
    assert with_actors(truth, workloads)["actor"].to_list() == ["p", None, None]
