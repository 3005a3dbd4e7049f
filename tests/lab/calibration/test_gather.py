from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from forensics.assessments.calibration_file import FILE, read_calibration
from forensics.assessments.enrichment import ENRICHMENT
from forensics.assessments.odds import probabilities, together
from forensics.assessments.second_witness import SECOND_WITNESS
from forensics.foundation.rules_folder import rules_folder
from forensics.lab.calibration.collect import labelled
from forensics.lab.calibration.document import document
from forensics.lab.calibration.gather import (
    ON_TOP,
    RIVALS,
    columns_of,
    digest,
    neutral_rules,
    raw_accounts,
    raw_clusters,
)
from forensics.lab.calibration.report import predictions
from forensics.lab.simulate import simulate
from forensics.lab.world import Group
from forensics.lab.write import write_export
from forensics.pipeline import analyze, judge
from forensics.vocabulary.calibration import CLUSTER_PARTS, MEMBER_PARTS, Curve, Fit, Rate, neutral
from forensics.vocabulary.hypothesis import HYDRA
from forensics.vocabulary.settings import Inputs, JudgeSettings, Settings
from tests.lab.worlds import world_of

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.lab.world import SimulatedWorld
    from forensics.vocabulary.case import Case


STEPS = ((-3.0, 0.01, 0.02), (0.0, 0.4, 0.45), (1.0, 0.8, 0.97))


@pytest.fixture(scope="module")
def world() -> SimulatedWorld:
    groups = (
        Group("home", "homes", 60),
        Group("company", "firm", 12),
        Group("naive", "pool", 20),
    )
    return simulate(world_of(*groups, days=4))


@pytest.fixture(scope="module")
def case(world: SimulatedWorld, tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("gather")
    write_export(world, folder, "parquet")
    settings = Settings(judge=JudgeSettings(rules=neutral_rules(folder / "rules")))
    return analyze(Inputs((str(folder / "requests.parquet"),), folder / "accounts.jsonl"), settings)


def test_the_parts_of_a_cluster_sum_to_its_odds(case: Case) -> None:
    rows = raw_clusters(case)
    scores = {
        name: rows.select(pl.sum_horizontal(columns_of(name))).to_series().to_numpy() for name in (HYDRA, *RIVALS)
    }
    shown = case.tables["clusters"].sort("cluster_id")["confidence"].to_numpy()
    odds = scores[HYDRA] - together([scores[name] for name in RIVALS])
    assert probabilities(odds) == pytest.approx(shown)


def test_the_lab_s_arithmetic_is_the_product_s(case: Case, world: SimulatedWorld, tmp_path: Path) -> None:
    """Weights, maps and ceilings give the lab the very probabilities that the product shows."""
    weights = {
        **dict.fromkeys(CLUSTER_PARTS, 1.0),
        "network": 0.4,
        "payment": 1.3,
        "organisation": 0.8,
        "household": 0.5,
    }
    own = {**dict.fromkeys(MEMBER_PARTS, 1.0), "network": 0.6, "person": 1.2, "absent": 0.7, "open_organisation": 1.5}
    fit = Fit(0.3, weights, Curve(-0.2, 0.7, 0.9), STEPS, {"organisation": 0.6, "gateway": -0.3})
    tied = Fit(-0.4, own, Curve(0.1, 0.8, 1.1), STEPS)
    hand = neutral(read_calibration(rules_folder()))
    numbers = replace(hand, status="simulated", clusters=fit, members=tied, unclustered=Rate(-3.0, -3.1, -2.9))
    rules = tmp_path / "rules"
    shutil.copytree(rules_folder(), rules)
    (rules / FILE).write_bytes(document(json.loads((rules / FILE).read_text("utf-8")), numbers, "a test", {}))
    judged = judge(case, Settings(judge=JudgeSettings(rules=rules)))
    clusters, accounts, _ = labelled(raw_clusters(case), raw_accounts(case), world.truth)
    named = pl.lit("w").alias("world")
    clusters, accounts = clusters.with_columns(named), accounts.with_columns(named)
    of_clusters, of_accounts = predictions(clusters, accounts, numbers)
    assert clusters.height > 1
    for key, rows, said, shown in (
        ("cluster_id", clusters, of_clusters, "confidence"),
        ("account_id", accounts, of_accounts, "membership"),
    ):
        table = judged.tables["clusters" if key == "cluster_id" else "accounts"]
        both = rows.select(key).join(table, on=key, how="left", validate="1:1", maintain_order="left")
        for values, column in ((said.p, shown), (said.low, f"{shown}_low"), (said.high, f"{shown}_high")):
            assert values == pytest.approx(both[column].to_numpy(), abs=1e-9)


def test_what_lies_on_top_of_the_fit_is_not_gathered(case: Case) -> None:
    evidence = case.tables["evidence"]
    shown = {"cluster": ON_TOP, "account": (SECOND_WITNESS, f"{ENRICHMENT}ip_address")}
    more = [
        evidence.filter(pl.col("subject_kind").cast(pl.String) == kind).head(1).with_columns(source=pl.lit(source))
        for kind, sources in shown.items()
        for source in sources
    ]
    wider = replace(case, tables={**case.tables, "evidence": pl.concat([evidence, *more])})
    assert raw_clusters(wider).equals(raw_clusters(case))
    assert raw_accounts(wider).equals(raw_accounts(case))


def test_an_account_s_row_has_the_features_of_its_log(case: Case) -> None:
    rows = raw_accounts(case)
    assert rows["log.n_accounts"].unique().to_list() == [float(rows.height)]


def test_truth_is_set_beside_clusters_and_accounts(case: Case, world: SimulatedWorld) -> None:
    clusters, accounts, log = labelled(raw_clusters(case), raw_accounts(case), world.truth)
    assert set(clusters["true"]) == {True, False}
    assert log["n_operator"].to_list() == [20]
    assert int(log["n_alone_operator"][0]) + int(accounts["true"].sum()) == 20


def test_accounts_that_sent_nothing_count_nowhere(case: Case, world: SimulatedWorld) -> None:
    silent = (pl.col("role") == "operator") & (pl.col("account_id").rank("dense").over("role") <= 5)
    truth = world.truth.with_columns(n_requests=pl.when(silent).then(0).otherwise(pl.col("n_requests")))
    _, accounts, log = labelled(raw_clusters(case), raw_accounts(case), truth)
    assert log["n_operator"].to_list() == [15]
    assert int(log["n_alone_operator"][0]) + int(accounts["true"].sum()) == 15


def test_victims_count_on_neither_side(case: Case, world: SimulatedWorld) -> None:
    robbed = world.truth.with_columns(
        role=pl.when(pl.col("role") == "operator").then(pl.lit("compromised")).otherwise(pl.col("role"))
    )
    clusters, accounts, log = labelled(raw_clusters(case), raw_accounts(case), robbed)
    assert not clusters["true"].any()
    assert not accounts["true"].any()
    assert clusters.height < case.tables["clusters"].height
    assert log["n_judged"].to_list() == [world.truth.height - 20]


def test_the_digest_stands_for_the_rules_set_by_hand() -> None:
    assert digest() == digest()


def test_neutral_rules_hold_nothing_that_was_fitted(tmp_path: Path) -> None:
    read = read_calibration(neutral_rules(tmp_path / "rules"))
    assert read.status == "none"
    assert (read.clusters, read.members, read.domain) == (Fit(), Fit(), {})
    assert np.isclose(read.prevalence, 0.01)
