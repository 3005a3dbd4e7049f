from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from forensics.pipeline import analyze
from forensics.vocabulary.settings import Inputs, Settings

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case

SAMPLES = Path(__file__).resolve().parents[2] / "sample_logs"
ACCUSED = 0.5
"""Membership from which an account counts as accused."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """A case next to the truth about its world."""

    case: Case
    accounts: pl.DataFrame
    """The accounts table, with ``operator_id``, ``group`` and ``role`` of the truth."""

    def accused(self) -> pl.DataFrame:
        return self.accounts.filter(pl.col("membership") >= ACCUSED)

    def guilty(self) -> pl.DataFrame:
        return self.accounts.filter(pl.col("operator_id").is_not_null())

    def precision(self) -> float:
        return float(self.accused()["operator_id"].is_not_null().mean() or 0.0)  # type: ignore[arg-type]

    def recall(self) -> float:
        return float((self.guilty()["membership"] >= ACCUSED).mean() or 0.0)  # type: ignore[arg-type]


def verdicts(case: Case, truth: pl.DataFrame) -> Verdicts:
    known = truth.select("account_id", "operator_id", "group", "role").rename({"role": "true_role"})
    return Verdicts(case, case.tables["accounts"].join(known, on="account_id", how="left", validate="1:1"))


@cache
def sample(name: str) -> Verdicts:
    """A sample world as an analyst would get it, judged once."""
    folder = SAMPLES / name
    (log,) = folder.glob("requests.*")
    case = analyze(Inputs((str(log),), accounts=folder / "accounts.jsonl"), Settings())
    return verdicts(case, pl.read_parquet(folder / "truth.parquet"))
