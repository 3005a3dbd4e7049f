"""An account's name says nothing about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from forensics.lab.presets import preset
from forensics.lab.simulate import simulate
from tests.worlds import analysed, memberships, partition, same_within, small_world

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case

TOLERANCE = 1e-9
HIDING = 0.3
"""Scale of the world in which hydras hide: 650 accounts."""
NAMES = sorted(small_world().accounts["account_id"].to_list())
BODY = ("accounts", "clusters", "entities", "hypotheses", "links", "evidence", "signals", "timeline", "unmeasured")
CAMPAIGNS = ("campaigns", "campaign_days", "campaign_models")
KEYS = {
    "accounts": ["account_id"],
    "clusters": ["cluster_id"],
    "entities": ["kind", "entity", "day"],
    "hypotheses": ["cluster_id", "hypothesis"],
    "links": ["account_id", "kind", "entity", "day"],
    "evidence": ["subject_kind", "subject", "hypothesis", "family", "source"],
    "signals": ["subject_kind", "subject", "measure"],
    "timeline": ["cluster_id", "hour"],
    "unmeasured": ["part"],
    "campaigns": ["campaign_id"],
    "campaign_days": ["campaign_id", "day", "capability"],
    "campaign_models": ["campaign_id", "model", "priced_from"],
}


def renamed(folder: Path, names: dict[str, str]) -> Case:
    """The small world under other names."""
    world = small_world()
    requests, accounts = (
        frame.with_columns(pl.col("account_id").replace_strict(names)) for frame in (world.requests, world.accounts)
    )
    return analysed(folder, requests, accounts)


def told_back(case: Case, names: dict[str, str], original: Case) -> dict[str, pl.DataFrame]:
    """The body of a renamed case under the names of the original one; clusters by their smallest member."""
    back = {new: old for old, new in names.items()}
    smallest = {min(members): cluster for cluster, members in clusters(original).items()}
    for cluster, members in clusters(case).items():
        back[cluster] = smallest[min(back[name] for name in members)]
    for campaign, cluster in case.tables["campaigns"].select("campaign_id", "cluster_id").rows():
        back[campaign] = campaign.replace(cluster, back[cluster])
    tables = {}
    for table in (*BODY, *CAMPAIGNS):
        frame = case.tables[table]
        named = [name for name in ("account_id", "cluster_id", "campaign_id", "subject") if name in frame.columns]
        tables[table] = frame.with_columns(pl.col(named).replace(back)).sort(KEYS[table])
    return tables


def clusters(case: Case) -> dict[str, list[str]]:
    rows = case.tables["accounts"].drop_nulls("cluster_id").group_by("cluster_id").agg("account_id")
    return dict(rows.iter_rows())


def test_names_in_the_same_order_give_the_same_body_renamed(case: Case, tmp_path: Path) -> None:
    names = {name: f"customer-{number:06d}" for number, name in enumerate(NAMES)}
    other = renamed(tmp_path, names)
    told = told_back(other, names, case)
    assert [table for table in told if not told[table].equals(case.tables[table].sort(KEYS[table]))] == []


@pytest.mark.parametrize("seed", [1, 2])
def test_any_names_give_the_same_partition_and_scores(seed: int, case: Case, tmp_path: Path) -> None:
    shuffled = [f"n{number:05d}" for number in np.random.default_rng(seed).permutation(len(NAMES))]
    names = dict(zip(NAMES, shuffled, strict=True))
    other = renamed(tmp_path, names)
    assert partition(other) == {frozenset(names[name] for name in members) for members in partition(case)}
    told = told_back(other, names, case)
    for table in ("accounts", "clusters", "entities", "hypotheses", "links"):
        assert same_within(told[table], case.tables[table].sort(KEYS[table]), TOLERANCE)


def test_names_from_other_alphabets_are_names(case: Case, tmp_path: Path) -> None:
    names = {name: f"顧客 «{number}» 🐉" for number, name in enumerate(NAMES)}
    other = renamed(tmp_path, names)
    assert sorted(memberships(other).values()) == pytest.approx(sorted(memberships(case).values()), abs=TOLERANCE)


def test_names_do_not_matter_where_hydras_hide_either(tmp_path: Path) -> None:
    """Many ties of a hidden hydra are weak: which of them are looked at must not depend on names."""
    world = simulate(preset("hard", 5, HIDING))
    ids = sorted(world.accounts["account_id"].to_list())
    names = dict(zip(ids, [f"n{number:05d}" for number in np.random.default_rng(3).permutation(len(ids))], strict=True))
    original = analysed(tmp_path / "original", world.requests, world.accounts)
    requests, accounts = (
        frame.with_columns(pl.col("account_id").replace_strict(names)) for frame in (world.requests, world.accounts)
    )
    other = analysed(tmp_path / "renamed", requests, accounts)
    assert partition(other) == {frozenset(names[name] for name in members) for members in partition(original)}
    before, after = memberships(original), memberships(other)
    assert max(abs(after[names[name]] - p) for name, p in before.items()) < TOLERANCE
