"""How one party's requests are spread over its accounts, and whose client its agents are sent with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.scores.successions import LIMITED, successors

if TYPE_CHECKING:
    from forensics.lab.draws import Floats, Ints

OPERATORS: dict[str, pl.DataType] = {
    "operator_id": pl.String(),
    "n_accounts": pl.Int64(),
    "n_requests": pl.Int64(),
    "reuse_mean": pl.Float64(),
    "reuse_cv": pl.Float64(),
    "load_entropy": pl.Float64(),
    "n_refused": pl.Int64(),
    "next_other": pl.Float64(),
    "next_gap_s": pl.Float64(),
}
"""Columns of ``operator_traces``."""
_KNOWN_FROM = 2
"""Accounts that nobody pools and that send an agent over a TLS stack, from which the two belong together: one alone
may itself be the mismatch."""
_FAMILY = pl.col("user_agent").str.replace_all(r"[0-9]+", "#")
"""Client software without its versions."""
_CIPHERS = pl.col("tls_fingerprint").str.split("_").list.get(1, null_on_oob=True)
"""Part of JA4 that session resumption does not change."""


def operator_traces(requests: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """Measure every operator with two accounts or more that were used.

    Returns
    -------
    polars.DataFrame
        Sorted by operator. ``reuse_mean``: distinct other accounts between two requests of one account, as a share of
        all others, mean (1 is strict rotation); ``reuse_cv``: its standard deviation over its mean; ``load_entropy``:
        Shannon entropy of requests per account, 0..1 (1 is even); ``n_refused``: requests answered 429 whose prompt
        was sent again within 15 s; ``next_other``: share of them that another account sent next; ``next_gap_s``:
        median seconds until then. Null where undefined.
    """
    run = truth.drop_nulls("operator_id").select("account_id", "operator_id")
    rows = requests.join(run, on="account_id", how="inner", validate="m:1").sort("timestamp", "account_id")
    found = [
        {"operator_id": str(name), **_figures(own)}
        for (name,), own in rows.partition_by("operator_id", as_dict=True).items()
        if own["account_id"].n_unique() > 1
    ]
    return pl.DataFrame(found, schema=OPERATORS).sort("operator_id")


def _figures(own: pl.DataFrame) -> dict[str, float | int | None]:
    place = own["account_id"].rank("dense").cast(pl.Int64).to_numpy() - 1
    n = int(place.max()) + 1
    reuse = reuse_distances(place)
    load = np.bincount(place) / len(place)
    mean = float(reuse.mean()) if len(reuse) else None
    again = successors(own.with_columns(place=pl.Series(place)))
    limited = None if again is None else again.filter(pl.col("status") == LIMITED)
    moved = None if limited is None else limited.filter(pl.col("place") != pl.col("next"))
    next_other = len(moved) / len(limited) if limited is not None and moved is not None and len(limited) else None
    return {
        "n_accounts": n,
        "n_requests": len(place),
        "reuse_mean": mean,
        "reuse_cv": float(reuse.std()) / mean if mean else None,
        "load_entropy": float(-(load * np.log(load)).sum() / np.log(n)),
        "n_refused": None if limited is None else limited.height,
        "next_other": next_other,
        "next_gap_s": None if moved is None else _median(moved["gap_s"]),
    }


def reuse_distances(place: Ints) -> Floats:
    """Share of the other accounts that are used between two requests of one account: 0..1, one per return.

    Parameters
    ----------
    place
        Account of each request, in order of time, numbered from 0 without gaps.
    """
    n = int(place.max(initial=0)) + 1
    before = np.full(len(place), -1, dtype=np.int64)
    order = np.argsort(place, kind="stable")
    follows = place[order][1:] == place[order][:-1]
    before[order[1:][follows]] = order[:-1][follows]
    back = np.flatnonzero(before >= 0)
    # Between two requests of one account, every other one counts at its first: its own last request was earlier.
    distinct = [int((before[before[row] + 1 : row] < before[row]).sum()) for row in back.tolist()]
    return np.array(distinct, dtype=np.float64) / max(1, n - 1)


def mismatched(requests: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame | None:
    """Tell which accounts send an agent over a TLS stack that is not that client's; None without agents or TLS.

    A client's own stacks are those over which two accounts or more that nobody pools, operator or ``party``, send
    its agent. Families of clients that no such account sends say nothing.

    Returns
    -------
    polars.DataFrame
        ``account_id``, ``mismatched`` (all of its requests that can be judged are), sorted.
    """
    if not {"user_agent", "tls_fingerprint"} <= set(requests.columns):
        return None
    rows = requests.select("account_id", family=_FAMILY, ciphers=_CIPHERS).drop_nulls().unique()
    nobody = pl.col("operator_id").is_null()
    free = truth.filter(nobody & pl.col("party").is_null() if "party" in truth.columns else nobody).select("account_id")
    honest = rows.join(free, on="account_id", how="semi")
    known = (
        honest.group_by("family", "ciphers").agg(n=pl.col("account_id").n_unique()).filter(pl.col("n") >= _KNOWN_FROM)
    )
    judged = rows.join(known.select("family").unique(), on="family", how="semi")
    return (
        judged.join(known, on=["family", "ciphers"], how="left", validate="m:1")
        .group_by("account_id")
        .agg(mismatched=pl.col("n").is_null().all())
        .sort("account_id")
    )


def _median(values: pl.Series) -> float | None:
    return float(np.median(values.to_numpy())) if len(values) else None
