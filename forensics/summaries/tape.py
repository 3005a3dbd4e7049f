"""Pass 3: the suspects' requests in order of time, and what of them is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.digests import record_sha256
from forensics.vocabulary.columns import TIMESTAMP
from forensics.vocabulary.tape import CITED_COLUMNS, Sightings, SuspectHours, Tape

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS = frozenset({"request_id", "input_tokens", "output_tokens", *CITED_COLUMNS})
"""Request columns of pass 3."""


def tape(pieces: Iterable[pl.DataFrame], memberships: pl.DataFrame, first_sights: pl.DataFrame) -> pl.DataFrame:
    """Sort the suspects' rows by cluster, time, request id and account.

    Parameters
    ----------
    first_sights
        ``account_id``, ``timestamp`` of rows that evidence will cite; only those get a citation.
    """
    rows = pl.concat(list(pieces)).join(
        memberships.select("account_id", "cluster_id"), on="account_id", how="inner", validate="m:1"
    )
    cited = rows.join(first_sights.unique(), on=["account_id", "timestamp"], how="semi")
    order = ["cluster_id", "timestamp", "request_id", "account_id", "conversation_id", "prompt_sha256", "connection_id"]
    columns = [name for name in Tape.column_names() if name != "citation"]
    marked = rows.sort(*order, nulls_last=True).select(columns)
    return marked.join(
        _citations(cited).rename({"citation": "_citation"}), on=["account_id", "timestamp"], how="left", validate="m:1"
    ).rename({"_citation": "citation"})


def suspect_hours(suspects: pl.DataFrame) -> pl.DataFrame:
    """Requests and tokens per account and hour."""
    grouped = suspects.group_by("account_id", hour=pl.col("timestamp").dt.truncate("1h"))
    hours = grouped.agg(
        n_requests=pl.len().cast(pl.Int64),
        input_tokens=pl.col("input_tokens").clip(lower_bound=0).sum(),
        output_tokens=pl.col("output_tokens").clip(lower_bound=0).sum(),
    )
    return SuspectHours.validate(hours.with_columns(pl.col("hour").cast(TIMESTAMP))).sort("account_id", "hour")


def sightings(suspects: pl.DataFrame) -> pl.DataFrame:
    """The rows that evidence may cite."""
    cited = suspects.drop_nulls("citation").select("account_id", "timestamp", "citation").unique()
    return Sightings.validate(cited).sort("account_id", "timestamp")


def _citations(rows: pl.DataFrame) -> pl.DataFrame:
    """One citation per account and time: the smallest request id, or the digest of the row where there is none."""
    digests = [f"sha256:{record_sha256(record)}" for record in rows.select(CITED_COLUMNS).to_dicts()]
    named = rows.select(
        "account_id", "timestamp", citation=pl.coalesce("request_id", pl.Series(digests, dtype=pl.String))
    )
    return named.group_by("account_id", "timestamp").agg(pl.col("citation").min())
