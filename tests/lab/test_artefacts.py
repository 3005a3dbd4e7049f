"""Nothing that has no meaning gives the truth away; and the test would notice if something did."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from forensics.lab.presets import preset
from forensics.lab.simulate import simulate
from forensics.lab.tables.models import MODEL_NAMES, TOKEN_MS
from tests.lab.worlds import auc

LIMIT = 0.6
"""AUC that no meaningless feature may pass, in either direction."""


def rows_with_truth(name: str) -> pl.DataFrame:
    world = simulate(preset(name, 11))
    bad = world.truth.select("account_id", bad=pl.col("operator_id").is_not_null())
    return world.requests.with_row_index("row").join(bad, on="account_id", how="left", validate="m:1")


def features(rows: pl.DataFrame) -> dict[str, np.ndarray]:
    micros = rows["timestamp"].dt.epoch("us").to_numpy()
    ids = {
        f"{name}_{part}": rows[name].str.tail(16).str.slice(start, 4).str.to_integer(base=16).to_numpy()
        for name in ("request_id", "account_id", "api_key_id", "connection_id", "org_id")
        for part, start in (("high", 0), ("low", 12))
    }
    pace = TOKEN_MS[rows["model"].replace_strict(MODEL_NAMES.to_list(), range(len(MODEL_NAMES))).to_numpy()]
    residual = rows["latency_ms"].to_numpy() - pace * rows["output_tokens"].to_numpy()
    return {
        "row position": rows["row"].to_numpy(),
        "fraction of a second": micros % 1_000_000,
        "last digit": micros % 10,
        "last three digits": micros % 1_000,
        "second of the minute": micros // 1_000_000 % 60,
        "tenths of a millisecond of latency": np.round(rows["latency_ms"].to_numpy() * 10) % 10,
        "latency beyond tokens": np.where(rows["status"].to_numpy() == 200, residual, 0.0),
        **ids,
    }


def tells(rows: pl.DataFrame) -> dict[str, float]:
    bad = rows["bad"].to_numpy()
    measured = {name: auc(values, bad) for name, values in features(rows).items()}
    return {name: value for name, value in measured.items() if max(value, 1 - value) > LIMIT}


@pytest.mark.parametrize("name", ["hydra", "mixed", "hard", "crowds_with_hydra"])
def test_no_artefact_gives_the_truth_away(name: str) -> None:
    assert tells(rows_with_truth(name)) == {}


def test_a_planted_artefact_is_noticed() -> None:
    rows = rows_with_truth("mixed")
    rounded = pl.when(pl.col("bad")).then(pl.col("timestamp").dt.truncate("1s")).otherwise(pl.col("timestamp"))
    assert "fraction of a second" in tells(rows.with_columns(timestamp=rounded))


def test_id_prefixes_are_the_same_for_everyone() -> None:
    rows = rows_with_truth("mixed")
    for name in ("request_id", "account_id", "api_key_id", "org_id"):
        shapes = rows.select("bad", shape=pl.col(name).str.replace_all("[0-9a-f]{16}$", "#")).unique()
        assert shapes["shape"].n_unique() == 1, name
