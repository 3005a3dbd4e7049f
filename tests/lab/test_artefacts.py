"""Nothing that has no meaning gives the truth away; and the test would notice if something did.

A classifier sees all meaningless features together and is asked about accounts that it was not trained on. Two things
that do have a meaning are kept out of its sight:

- Identifiers of operators' things repeat, and a small group has few of them: what a handful of random words looks like
  differs from the rest by chance. So every distinct id has one vote, however many rows it stands in, and many worlds
  are judged together.
- Who works at which hour is behaviour, and so is working in batches: in a file sorted by time, a batch fills the
  middle of its hour's rows, and others' rows are left with both ends (bare places within an hour reach 0.58 for that
  reason alone). So a row's position is compared within its world and its UTC hour with the place that its time gives
  it there; its number in the file tells only by its last digits.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold, cross_val_predict

from forensics.lab.presets import preset
from forensics.lab.simulate import simulate
from forensics.lab.suites.family import drawn
from forensics.lab.tables.models import FIRST_TOKEN_MS, MODEL_NAMES, OK, TOKEN_MS
from tests.lab.worlds import auc

if TYPE_CHECKING:
    from collections.abc import Callable

    from forensics.lab.world import World

LIMIT = 0.6
"""AUC that no classifier on meaningless features may pass."""
FOLDS = 3
ROWS_PER_ACCOUNT = 4
"""Of each account at most, evenly over its time: the busy have no louder voice."""
IDS = ("request_id", "account_id", "api_key_id", "connection_id", "org_id")
DIGITS = 16
FAMILIES = ("plain", "residential", "relay_traces", "customers", "hijacked", "rings")
PRESETS = ("hydra", "mixed", "hard")
"""Worlds with the kinds of pools that no family draws."""


def worlds() -> list[World]:
    return [*(drawn(family, 5) for family in FAMILIES), *(preset(name, 11) for name in PRESETS)]


@cache
def rows() -> pl.DataFrame:
    """Requests of all worlds in the order of their files, with the truth."""
    frames = []
    for world in map(simulate, worlds()):
        bad = world.truth.select("account_id", bad=pl.col("operator_id").is_not_null())
        told = world.requests.join(bad, on="account_id", how="left", validate="m:1", maintain_order="left")
        frames.append(told.select(*IDS, "timestamp", "model", "output_tokens", "latency_ms", "status", "bad"))
    return pl.concat([frame.with_columns(world=pl.lit(number)) for number, frame in enumerate(frames)])


def bits(name: str) -> list[pl.Expr]:
    """An id as four numbers and as the digits at its ends."""
    pieces = [(start, 4) for start in range(0, DIGITS, 4)] + [(0, 1), (DIGITS - 1, 1)]
    digits = pl.col(name).str.tail(DIGITS)
    return [digits.str.slice(*piece).str.to_integer(base=16).alias(f"{name} {piece}") for piece in pieces]


def requests_of(told: pl.DataFrame) -> pl.DataFrame:
    """Answered requests, some of each account: digits of their times, place, latency beyond what tokens take, id."""
    hour = [pl.col("world"), pl.col("timestamp").dt.truncate("1h")]
    micros = pl.col("timestamp").dt.epoch("us")
    codes = pl.col("model").replace_strict(MODEL_NAMES.to_list(), range(len(MODEL_NAMES)), return_dtype=pl.Int64)
    placed = told.with_columns(
        displaced=(pl.int_range(pl.len()).over(hour) + 1 - pl.col("timestamp").rank("average").over(hour))
        / pl.len().over(hour),
        number=pl.int_range(pl.len()).over("world"),
        turn=pl.int_range(pl.len()).over("account_id") * ROWS_PER_ACCOUNT // pl.len().over("account_id"),
    )
    some = placed.filter(pl.col("status") == OK).unique(["account_id", "turn"], keep="first", maintain_order=True)
    code = some.select(codes).to_series().to_numpy()
    usual = FIRST_TOKEN_MS[code] + TOKEN_MS[code] * some["output_tokens"].to_numpy()
    return some.select(
        "displaced",
        "bad",
        *bits("request_id"),
        owner="account_id",
        odd=pl.col("number") % 2,
        last=pl.col("number") % 10,
        fraction=micros % 1_000_000,
        thousandth=micros % 1_000,
        digit=micros % 10,
        residual=np.log(some["latency_ms"].to_numpy() / usual),
        tenth=(pl.col("latency_ms") * 10).round() % 10,
    )


def ids_of(told: pl.DataFrame, name: str) -> pl.DataFrame:
    """Every distinct id once: a vote each."""
    distinct = told.group_by(name, maintain_order=True).agg(pl.col("bad").any())
    return distinct.select("bad", *bits(name), owner=name)


TABLES: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "requests": requests_of,
    **{name: lambda told, name=name: ids_of(told, name) for name in IDS[1:]},  # type: ignore[misc]
}


def told_apart(table: pl.DataFrame) -> float:
    """AUC of a classifier on all of a table's features, about owners that it has not seen."""
    bad = table["bad"].to_numpy()
    features = table.drop("bad", "owner").to_numpy().astype(np.float64)
    model = HistGradientBoostingClassifier(
        max_iter=30, max_leaf_nodes=8, early_stopping=False, class_weight="balanced", random_state=1
    )
    owners = table["owner"].rank("dense").to_numpy()
    folds = GroupKFold(FOLDS, shuffle=True, random_state=1)
    scores = cross_val_predict(model, features, bad, groups=owners, cv=folds, method="predict_proba")
    return auc(scores[:, 1], bad)


@pytest.mark.parametrize("table", list(TABLES))
def test_no_artefact_gives_the_truth_away(table: str) -> None:
    assert told_apart(TABLES[table](rows())) <= LIMIT


def bad_only(value: pl.Expr, name: str) -> pl.Expr:
    return pl.when("bad").then(value).otherwise(pl.col(name)).alias(name)


def exact_latency() -> pl.Expr:
    """The model's own figures and a constant of the relay, without the noise of a network."""
    first, token = (
        pl.col("model").replace_strict(MODEL_NAMES.to_list(), values.tolist(), return_dtype=pl.Float64)
        for values in (FIRST_TOKEN_MS, TOKEN_MS)
    )
    return first + token * pl.col("output_tokens") + 150.0


PLANTED: dict[str, tuple[str, pl.Expr]] = {
    "times in whole milliseconds": ("requests", bad_only(pl.col("timestamp").dt.truncate("1ms"), "timestamp")),
    "a latency constant": ("requests", bad_only(exact_latency(), "latency_ms")),
    **{
        f"one digit of every {name}": (
            "requests" if name == "request_id" else name,
            bad_only(pl.col(name).str.replace("[0-9a-f]$", "7"), name),
        )
        for name in IDS
    },
}


@pytest.mark.parametrize("artefact", list(PLANTED))
def test_a_planted_artefact_is_noticed(artefact: str) -> None:
    table, planted = PLANTED[artefact]
    assert told_apart(TABLES[table](rows().with_columns(planted))) > LIMIT


def test_an_order_of_rows_by_group_is_noticed() -> None:
    grouped = rows().sort("world", pl.col("timestamp").dt.truncate("1h"), "bad", maintain_order=True)
    assert told_apart(requests_of(grouped)) > LIMIT


def test_id_prefixes_are_the_same_for_everyone() -> None:
    for name in ("request_id", "account_id", "api_key_id", "org_id"):
        shapes = rows().select("bad", shape=pl.col(name).str.replace_all("[0-9a-f]{16}$", "#")).unique()
        assert shapes["shape"].n_unique() == 1, name
