"""Isolation forest: accounts whose own behaviour is unlike that of the others.

Liu, Ting and Zhou, "Isolation Forest", ICDM 2008: the fewer random cuts separate an account from all others, the more
anomalous it is. It looks at one account at a time and knows no networks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from benchmarks.baselines.baseline import Baseline
from benchmarks.baselines.case import Case, read_case
from benchmarks.baselines.verdict import ALONE, nobody, verdicts

if TYPE_CHECKING:
    from pathlib import Path

CONTAMINATION = 0.05
"""Share of the accounts that are accused, whatever they do: the forest has no other notion of guilt."""
TREES = 100
SEED = 0
FEWEST = 20
"""Accounts below which nobody is unusual."""
FIRST_ERROR = 400
"""Lowest HTTP status of a failed request."""

FEATURES: dict[str, tuple[str, pl.Expr]] = {
    "volume": ("timestamp", pl.len().log1p()),
    "span": ("timestamp", ((pl.col("timestamp").max() - pl.col("timestamp").min()).dt.total_seconds()).log1p()),
    "gap": ("timestamp", pl.col("timestamp").diff().dt.total_seconds().median().log1p()),
    "hours": ("timestamp", pl.col("timestamp").dt.hour().n_unique()),
    "days": ("timestamp", pl.col("timestamp").dt.date().n_unique()),
    "night": ("timestamp", (pl.col("timestamp").dt.hour() < 6).mean()),
    "errors": ("status", (pl.col("status") >= FIRST_ERROR).mean()),
    "ips": ("ip", pl.col("ip").n_unique().log1p()),
    "networks": ("asn", pl.col("asn").n_unique()),
    "countries": ("country", pl.col("country").n_unique()),
    "models": ("model", pl.col("model").n_unique()),
    "agents": ("user_agent", pl.col("user_agent").n_unique()),
    "keys": ("api_key_id", pl.col("api_key_id").n_unique()),
    "prompts": ("prompt_sha256", pl.col("prompt_sha256").n_unique() / pl.len()),
    "tokens_in": ("input_tokens", pl.col("input_tokens").mean().log1p()),
    "tokens_out": ("output_tokens", pl.col("output_tokens").mean().log1p()),
    "messages": ("message_count", pl.col("message_count").mean()),
    "streams": ("stream", pl.col("stream").mean()),
    "tools": ("tool_count", pl.col("tool_count").mean().log1p()),
}
"""Name to the column it needs and its value for one account."""


def judge(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Accuse the most anomalous ``CONTAMINATION`` of the accounts with requests; score is the rank of anomaly."""
    from sklearn.ensemble import IsolationForest  # noqa: PLC0415

    case = read_case(folder)
    behaviour = _behaviour(case)
    if len(behaviour) < FEWEST:
        return nobody(case)
    values = behaviour.drop("account").fill_null(strategy="mean").fill_null(0.0).to_numpy()
    forest = IsolationForest(n_estimators=TREES, contamination=CONTAMINATION, random_state=SEED).fit(values)
    anomaly = -forest.score_samples(values)
    who = behaviour["account"].to_numpy()
    n = case.n_accounts
    score, suspected = np.zeros(n), np.zeros(n, dtype=bool)
    score[who] = pl.Series(anomaly).rank("average").to_numpy() / len(who)
    suspected[who] = forest.predict(values) < 0
    return verdicts(case, np.full(n, ALONE), score, suspected, np.zeros(n))


def _behaviour(case: Case) -> pl.DataFrame:
    """One row per account with requests: what it does, as numbers."""
    able = {name: value for name, (column, value) in FEATURES.items() if column in case.requests.columns}
    rows = case.requests.group_by("account", maintain_order=True).agg(
        pl.col("timestamp").max().alias("last_seen"),
        *(value.cast(pl.Float64).alias(name) for name, value in able.items()),
    )
    if "created_at" in case.accounts.columns:
        born = case.accounts.select("account", "created_at")
        age = (pl.col("last_seen") - pl.col("created_at")).dt.total_seconds().cast(pl.Float64) / 86_400
        rows = rows.join(born, on="account", how="left", validate="1:1").with_columns(age=age).drop("created_at")
    return rows.drop("last_seen").sort("account")


part = Baseline(
    name="isolation_forest",
    title="Isolation forest",
    source="Liu, Ting and Zhou, ICDM 2008",
    judge=judge,
)
