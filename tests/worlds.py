"""A small clear-cut world on disk, and what the pipeline makes of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Literal

import polars as pl

from forensics.lab.simulate import simulate
from forensics.lab.world import Group, SimulatedWorld, World
from forensics.lab.write import gzipped, json_lines
from forensics.pipeline import analyze
from forensics.vocabulary.settings import Inputs, JudgeSettings, Settings
from tests.stories import MONDAY

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case

Container = Literal["parquet", "jsonl", "jsonl.gz"]

GROUPS = (
    Group("home", "homes", 150),
    Group("carrier_nat", "carrier", 60),
    Group("company", "company", 40),
    Group("naive", "op-naive", 40),
)
"""Homes, a carrier's customers, a company, and one naive hydra that nobody can overlook."""
DESCRIPTION = World("small", 1, MONDAY.date(), 5, GROUPS)


@cache
def small_world() -> SimulatedWorld:
    """290 accounts and some 3,800 requests; a tenth of a second."""
    return simulate(DESCRIPTION)


@cache
def world_of_hashes() -> SimulatedWorld:
    return simulate(replace(DESCRIPTION, prompts="hashes"))


def accounts_of(group: str) -> list[str]:
    names: list[str] = small_world().truth.filter(group=group)["account_id"].to_list()
    return names


def write(rows: pl.DataFrame, path: Path, container: Container) -> Path:
    """Write rows into a file of a container."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if container == "parquet":
        rows.write_parquet(path)
    else:
        text = json_lines(rows)
        path.write_bytes(text if container == "jsonl" else gzipped(text))
    return path


def analysed(
    folder: Path,
    requests: pl.DataFrame | None = None,
    accounts: pl.DataFrame | None = None,
    judge: JudgeSettings | None = None,
) -> Case:
    """Analyse requests and accounts, the small world's where none are given, from files in a folder."""
    rows = small_world().requests if requests is None else requests
    people = small_world().accounts if accounts is None else accounts
    log = write(rows, folder / "requests.parquet", "parquet")
    sheet = write(people, folder / "accounts.parquet", "parquet")
    return analyze(Inputs((str(log),), accounts=sheet), Settings(judge=judge or JudgeSettings()))


def partition(case: Case) -> set[frozenset[str]]:
    """The clusters, as sets of accounts."""
    clusters = case.tables["accounts"].drop_nulls("cluster_id").group_by("cluster_id").agg("account_id")
    return {frozenset(members) for members in clusters["account_id"].to_list()}


def memberships(case: Case) -> dict[str, float]:
    return dict(case.tables["accounts"].select("account_id", "membership").iter_rows())


def differences(first: Case, second: Case) -> list[str]:
    """Names of tables and state frames that differ."""
    parts = {**dict(first.tables), **{f"state/{name}": frame for name, frame in first.state.items()}}
    others = {**dict(second.tables), **{f"state/{name}": frame for name, frame in second.state.items()}}
    assert parts.keys() == others.keys()
    return sorted(name for name, frame in parts.items() if not frame.equals(others[name]))


def same_within(first: pl.DataFrame, second: pl.DataFrame, tolerance: float) -> bool:
    """Whether two tables agree: in every number with a fraction up to a tolerance, in everything else exactly."""
    floats = [name for name, dtype in first.schema.items() if dtype == pl.Float64]
    if first.schema != second.schema or not first.drop(floats).equals(second.drop(floats)):
        return False
    gaps = [(first[name] - second[name]).abs().max() for name in floats]
    nulls = [first[name].is_null().equals(second[name].is_null()) for name in floats]
    return all(nulls) and all(gap is None or gap <= tolerance for gap in gaps)  # type: ignore[operator]
