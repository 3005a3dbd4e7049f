"""One world judged by one method: the truth and the verdict side by side, account by account."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.errors import InputError
from forensics.lab.scores.silent import Silent, silent_of
from forensics.lab.scores.sound import WORKLOADS, demand, demand_truth, demand_typed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SUSPECTED_FROM = 0.5
"""Probability. An account whose membership is at least this counts as accused by us: more likely than not."""

VERDICTS: dict[str, pl.DataType] = {
    "score": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "suspected": pl.Boolean(),
    "cluster": pl.String(),
    "network": pl.String(),
    "recommendation": pl.String(),
    "predicted_role": pl.String(),
}
"""What a method says of each account. It must say ``score`` and ``suspected``; the rest may be absent or null.
A cluster without a network is one."""

ACCOUNTS: dict[str, pl.DataType] = {
    "account_id": pl.String(),
    "operator_id": pl.String(),
    "honest_kind": pl.String(),
    "role": pl.String(),
    "group": pl.String(),
    "n_requests": pl.Int64(),
    "n_distillation": pl.Int64(),
    "actor": pl.String(),
    **VERDICTS,
}
"""Columns of ``Outcome.accounts``."""

CLUSTERS: dict[str, pl.DataType] = {
    "cluster": pl.String(),
    "n_accounts": pl.Int64(),
    "confidence": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "verdict": pl.String(),
    "extraction": pl.Float64(),
    "extraction_share_low": pl.Float64(),
    "owner_actor": pl.String(),
    "customer_actor": pl.String(),
}
"""Columns of ``Outcome.clusters``. A method says ``cluster`` and ``n_accounts``; the rest may be absent or null."""

_WORLD = {"world": pl.String(), "family": pl.String(), "method": pl.String()}
_FILES = ("outcome_accounts.parquet", "outcome_clusters.parquet")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One world, or one capture, judged by one method."""

    world: str
    """Unique among the worlds that are scored together."""
    family: str
    """Worlds of one family are averaged before families are: a family with many worlds does not outvote another."""
    method: str
    accounts: pl.DataFrame
    """Columns of ``ACCOUNTS``, sorted by account: the truth, then the verdict. ``actor`` is the customer for whom most
    of an account's requests extract, ``score`` 0..1 the accusation, ``suspected`` the method's own accusation,
    ``cluster`` and ``network`` what it is grouped into or null; clusters of one operator may be one network."""
    clusters: pl.DataFrame
    """Columns of ``CLUSTERS``, sorted by cluster."""
    silent: Silent = field(default_factory=Silent)
    """Accounts that are not among ``accounts``: those without a request."""


def outcome_of(
    truth: pl.DataFrame,
    accounts_table: pl.DataFrame,
    clusters_table: pl.DataFrame,
    *,
    world: str,
    family: str,
    method: str = "forensics",
) -> Outcome:
    """Set a case's tables against the truth.

    Raises
    ------
    InputError
        A column is missing, or the accounts of truth and case are not the same.
    """
    names = clusters_table.select("cluster_id", "network_id")
    verdicts = accounts_table.join(names, on="cluster_id", how="left", validate="m:1").select(
        "account_id",
        cluster="cluster_id",
        network="network_id",
        score="membership",
        low="membership_low",
        high="membership_high",
        suspected=pl.col("membership") >= SUSPECTED_FROM,
        recommendation=pl.col("recommendation").cast(pl.String),
        predicted_role=pl.col("role").cast(pl.String),
    )
    clusters = clusters_table.with_columns(pl.col("verdict").cast(pl.String)).rename(
        {"cluster_id": "cluster", "confidence_low": "low", "confidence_high": "high"}
    )
    return judged(truth, verdicts, clusters, world=world, family=family, method=method)


def judged(
    truth: pl.DataFrame, verdicts: pl.DataFrame, clusters: pl.DataFrame, *, world: str, family: str, method: str
) -> Outcome:
    """Set any method's verdicts against the truth.

    Accounts with zero requests are left out, whoever runs them, and counted in ``Outcome.silent``: no request log shows
    them. The list of accounts, payments and account events may, so a case can know them; recall is over those that
    sent something.

    Parameters
    ----------
    truth
        Columns of ``sound.TRUTH``; ``actor`` as well where ``with_actors`` was called.
    verdicts
        ``account_id`` and columns of ``VERDICTS``, one row an account.
    clusters
        Columns of ``CLUSTERS``.
    world, family, method
        Names.

    Raises
    ------
    InputError
        A column is missing, the truth is unsound (``demand_truth``), an account stands twice, or the accounts of
        truth and verdicts are not the same.
    """
    demand_truth(truth)
    demand(verdicts, ("account_id", "score", "suspected"), "the verdicts")
    demand(clusters, ("cluster", "n_accounts"), "the clusters")
    seen = truth.filter(pl.col("n_requests") > 0)
    _demand_same(truth, seen, verdicts)
    said = _filled(verdicts, {"account_id": pl.String(), **VERDICTS}).with_columns(
        network=pl.coalesce("network", "cluster")
    )
    accounts = _filled(seen.drop(VERDICTS, strict=False), {k: v for k, v in ACCOUNTS.items() if k not in VERDICTS})
    unsound = said.filter(pl.col("suspected").is_null() | ~pl.col("score").is_between(0, 1).fill_null(value=False))
    if unsound.height:
        raise InputError(f"a verdict of {method} is null or no probability", where=str(unsound["account_id"].min()))
    together = accounts.join(said, on="account_id", how="left", validate="1:1").sort("account_id")
    said_of = _filled(clusters, CLUSTERS).sort("cluster")
    return Outcome(world, family, method, together.select(list(ACCOUNTS)), said_of, silent_of(truth, said))


def with_actors(truth: pl.DataFrame, workloads: pl.DataFrame) -> pl.DataFrame:
    """Add to the truth for whom most of an account's extracting requests were sent; null where nobody is known.

    Raises
    ------
    InputError
        The workloads lack a column, or one is of another type.
    """
    demand_typed(workloads, WORKLOADS, "the workloads")
    known = workloads.filter(pl.col("actor").is_not_null()).group_by("account_id", "actor").agg(pl.sum("n_requests"))
    first = known.sort("n_requests", "actor", descending=[True, False]).unique("account_id", keep="first")
    return truth.drop("actor", strict=False).join(
        first.select("account_id", "actor"), on="account_id", how="left", validate="1:1"
    )


def write_outcomes(outcomes: Sequence[Outcome], folder: Path) -> None:
    """Write outcomes as two tables, accounts and clusters, into a folder; equal outcomes give equal bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, part, columns in zip(_FILES, ("accounts", "clusters"), (ACCOUNTS, CLUSTERS), strict=True):
        named = [
            getattr(outcome, part).select(
                pl.lit(outcome.world).alias("world"),
                pl.lit(outcome.family).alias("family"),
                pl.lit(outcome.method).alias("method"),
                *columns,
            )
            for outcome in outcomes
        ]
        rows = pl.concat([pl.DataFrame(schema={**_WORLD, **columns}), *named])
        rows.rechunk().write_parquet(folder / file, compression="zstd")


def _filled(rows: pl.DataFrame, columns: dict[str, pl.DataType]) -> pl.DataFrame:
    absent = [pl.lit(None, dtype).alias(name) for name, dtype in columns.items() if name not in rows.columns]
    return rows.with_columns(absent).select(pl.col(name).cast(dtype) for name, dtype in columns.items())


def _demand_same(truth: pl.DataFrame, seen: pl.DataFrame, verdicts: pl.DataFrame) -> None:
    if verdicts["account_id"].n_unique() < verdicts.height:
        raise InputError("an account stands twice in the case", hint="one row an account is needed")
    strange = verdicts.join(truth, on="account_id", how="anti")["account_id"].sort().to_list()
    unseen = seen.join(verdicts, on="account_id", how="anti")["account_id"].sort().to_list()
    for ids, holder, other in ((strange, "the case", "the truth"), (unseen, "the truth", "the case")):
        if ids:
            raise InputError(
                f"{len(ids):,} accounts of {holder} are not in {other}, such as {ids[0]!r}",
                hint="score a case against the truth of the world it was made from, analysed whole",
            )
