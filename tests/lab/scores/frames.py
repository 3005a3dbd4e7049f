"""Tiny outcomes, made by hand."""

from __future__ import annotations

from typing import Any

import polars as pl

from forensics.lab.scores.outcome import Outcome, judged


def outcome(
    *rows: tuple[str, float, str | None],
    world: str = "w",
    family: str = "f",
    method: str = "m",
    clusters: dict[str, float] | None = None,
) -> Outcome:
    """One account a row: who it is (``op:NAME``, ``victim:NAME`` or an honest kind), its score, its cluster."""
    truth = pl.DataFrame(
        [_truth(number, who) for number, (who, _, _) in enumerate(rows)],
        schema={
            "account_id": pl.String,
            "operator_id": pl.String,
            "honest_kind": pl.String,
            "role": pl.String,
            "group": pl.String,
            "n_requests": pl.Int64,
            "n_distillation": pl.Int64,
        },
        orient="row",
    )
    verdicts = pl.DataFrame(
        [(f"a{number:04}", score, score >= 0.5, cluster) for number, (_, score, cluster) in enumerate(rows)],
        schema={"account_id": pl.String, "score": pl.Float64, "suspected": pl.Boolean, "cluster": pl.String},
        orient="row",
    )
    sizes = verdicts.drop_nulls("cluster").group_by("cluster").agg(n_accounts=pl.len().cast(pl.Int64))
    known = pl.DataFrame(
        {"cluster": list((clusters or {}).keys()), "confidence": list((clusters or {}).values())},
        schema={"cluster": pl.String, "confidence": pl.Float64},
    )
    said = sizes.join(known, on="cluster", how="left", validate="1:1")
    return judged(truth, verdicts, said, world=world, family=family, method=method)


def _truth(number: int, who: str) -> tuple[Any, ...]:
    role, _, name = who.partition(":")
    account = f"a{number:04}"
    if role == "op":
        return (account, name, None, "operator", name, 10, 5)
    if role == "victim":
        return (account, name, None, "compromised", name, 10, 5)
    return (account, None, who, "honest", who, 10, 0)
