"""One world judged by one method: the truth and the verdict side by side, account by account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SUSPECTED_FROM = 0.5
"""Probability. An account whose membership is at least this counts as accused by us: more likely than not."""

TRUTH = ("account_id", "operator_id", "honest_kind", "role", "group", "n_requests", "n_distillation")
"""Columns of ``truth.parquet``."""

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

    Accounts without a request are left out, whoever runs them: no log shows them.

    Parameters
    ----------
    truth
        Columns of ``TRUTH``; ``actor`` as well where ``with_actors`` was called.
    verdicts
        ``account_id`` and columns of ``VERDICTS``, one row an account.
    clusters
        Columns of ``CLUSTERS``.
    world, family, method
        Names.

    Raises
    ------
    InputError
        A column is missing, an account stands twice, or the accounts of truth and verdicts are not the same.
    """
    _demand(truth, TRUTH, "the truth")
    _demand(verdicts, ("account_id", "score", "suspected"), "the verdicts")
    _demand(clusters, ("cluster", "n_accounts"), "the clusters")
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
    return Outcome(world, family, method, together.select(list(ACCOUNTS)), _filled(clusters, CLUSTERS).sort("cluster"))


def with_actors(truth: pl.DataFrame, workloads: pl.DataFrame) -> pl.DataFrame:
    """Add to the truth for whom most of an account's extracting requests were sent; null where nobody is known."""
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


def read_outcomes(folder: Path) -> list[Outcome]:
    """Read outcomes back, sorted by world and method.

    Raises
    ------
    InputError
        A file is missing or not as it was written.
    """
    accounts, clusters = (_read(folder / file) for file in _FILES)
    _demand(accounts, (*_WORLD, *ACCOUNTS), f"{folder / _FILES[0]}")
    _demand(clusters, (*_WORLD, *CLUSTERS), f"{folder / _FILES[1]}")
    key = list(_WORLD)
    blocks = {tuple(map(str, name)): rows for name, rows in clusters.partition_by(key, as_dict=True).items()}
    empty = clusters.clear()
    return [
        Outcome(*name, rows.drop(key), blocks.get(name, empty).drop(key))
        for name, rows in sorted(
            ((str(w), str(f), str(m)), rows) for (w, f, m), rows in accounts.partition_by(key, as_dict=True).items()
        )
    ]


def _filled(rows: pl.DataFrame, columns: dict[str, pl.DataType]) -> pl.DataFrame:
    absent = [pl.lit(None, dtype).alias(name) for name, dtype in columns.items() if name not in rows.columns]
    return rows.with_columns(absent).select(pl.col(name).cast(dtype) for name, dtype in columns.items())


def _read(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path, glob=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError("cannot be read as Parquet", where=str(path), hint="write the outcomes again") from error


def _demand(rows: pl.DataFrame, columns: Sequence[str], what: str) -> None:
    missing = [name for name in columns if name not in rows.columns]
    if missing:
        raise InputError(
            f"{what} has no column {', '.join(missing)}", hint="truth.parquet of `forensics lab simulate` has them all"
        )


def _demand_same(truth: pl.DataFrame, seen: pl.DataFrame, verdicts: pl.DataFrame) -> None:
    for rows, what in ((truth, "the truth"), (verdicts, "the case")):
        if rows["account_id"].n_unique() < rows.height:
            raise InputError(f"an account stands twice in {what}", hint="one row an account is needed")
    strange = verdicts.join(truth, on="account_id", how="anti")["account_id"].sort().to_list()
    unseen = seen.join(verdicts, on="account_id", how="anti")["account_id"].sort().to_list()
    for ids, holder, other in ((strange, "the case", "the truth"), (unseen, "the truth", "the case")):
        if ids:
            raise InputError(
                f"{len(ids):,} accounts of {holder} are not in {other}, such as {ids[0]!r}",
                hint="score a case against the truth of the world it was made from, analysed whole",
            )
