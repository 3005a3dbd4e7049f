"""Plays controls over the recorded days: what each would have stopped, when, and whom it would have met.

The past does not fight back: an operator who meets a control changes something. Shares are the most that a control
would have stopped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.controls.policy_files import TOGETHER, controls
from forensics.vocabulary.control import Replayed, ReplayedDays, Stops

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.vocabulary.control import History, Policy

SUSPECTED = 0.5
"""Membership, 0..1, from which an account counts as suspected: more likely an operator's than not."""
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Played:
    """What all policies would have done."""

    rows: pl.DataFrame
    """``Replayed``, in the order of the policies; where several were measured, then ``together``: of each account's day
    what the strictest of them stops."""
    days: pl.DataFrame
    """``ReplayedDays``, sorted."""
    policies: tuple[Policy, ...]


def replay(
    history: History, policies: Sequence[Policy], accused: pl.DataFrame, work: pl.DataFrame, covered: frozenset[str]
) -> Played:
    """Play policies over a history, one by one and together.

    Parameters
    ----------
    history
        What the case's state says of accounts and days.
    policies
        With different names.
    accused
        One row per account of the case: ``account_id`` as in the history, ``cluster_id`` (or null), ``membership``
        0..1, ``is_victim`` (an honest account that somebody else uses as well).
    work
        Requests that extract: ``cluster_id``, ``day`` (UTC), ``n_requests``. They are taken to be stopped in the same
        proportion as their cluster's suspected requests of the day.
    covered
        Columns that had values; those of the accounts file as ``accounts.x``.
    """
    suspected = (pl.col("membership") >= SUSPECTED) & ~pl.col("is_victim")
    told = history.account_days.select("account_id", "day", "n_requests").join(
        accused.select("account_id", "cluster_id", "membership", suspected=suspected),
        on="account_id",
        how="left",
        validate="m:1",
    )
    known = controls()
    rows: list[dict[str, Any]] = []
    days, every = [], []
    for policy in policies:
        control = known[policy.control]
        missing = sorted(control.needs(policy.settings) - covered)
        if missing:
            rows.append(_named(policy.name, policy.title) | {"unmeasured": f"missing: {', '.join(missing)}"})
            continue
        stops = Stops.validate(control.stops(history, policy.settings))
        every.append(stops)
        row, by_day = _outcome(told, stops, work)
        rows.append(_named(policy.name, policy.title) | row)
        days.append(by_day.select(pl.lit(policy.name).alias("policy"), *_DAY))
    if len(every) > 1:
        strictest = pl.concat(every).group_by("account_id", "day").agg(pl.col("n_stopped").max())
        row, by_day = _outcome(told, strictest, work)
        rows.append(_named(TOGETHER, "all of them at once, at least") | row)
        days.append(by_day.select(pl.lit(TOGETHER).alias("policy"), *_DAY))
    return Played(
        rows=Replayed.validate(pl.DataFrame(rows, schema=Replayed.create_empty().schema)),
        days=ReplayedDays.validate(pl.concat([ReplayedDays.create_empty(), *days]).sort("policy", "day")),
        policies=tuple(policies),
    )


_DAY = ("day", "n_requests", "n_stopped")


def _named(name: str, title: str) -> dict[str, Any]:
    return {"policy": name, "title": title}


def _outcome(told: pl.DataFrame, stops: pl.DataFrame, work: pl.DataFrame) -> tuple[dict[str, Any], pl.DataFrame]:
    """A row of ``Replayed``, and the suspected accounts' days."""
    met = told.join(stops, on=["account_id", "day"], how="left", validate="1:1").with_columns(
        pl.col("n_stopped").fill_null(0)
    )
    own = met.filter("suspected")
    days = own.group_by("day").agg(pl.col("n_requests", "n_stopped").sum()).sort("day")
    accounts = met.group_by("account_id", maintain_order=True).agg(
        pl.col("membership", "suspected").first(), pl.col("n_requests", "n_stopped").sum()
    )
    touched = accounts.filter(pl.col("n_stopped") > 0)
    others = accounts.filter(~pl.col("suspected"))
    first = days.filter(pl.col("n_stopped") > 0)["day"].head(1).to_list()
    half = days.filter(pl.col("n_stopped") >= _HALF * pl.col("n_requests"))["day"].head(1).to_list()
    n_requests = _total(days, "n_requests")
    row = {
        "suspected_stopped": _part(_total(days, "n_stopped"), n_requests),
        "extraction_stopped": _extraction(own, work),
        "first_day": first[0] if first else None,
        "before": _part(_total(days.filter(pl.col("day") < first[0]), "n_requests"), n_requests) if first else None,
        "half_day": half[0] if half else None,
        "n_suspected": len(touched.filter("suspected")),
        "n_others": len(touched.filter(~pl.col("suspected"))),
        "others_met": _part(len(touched.filter(~pl.col("suspected"))), len(others)),
        "others_stopped": _part(_total(others, "n_stopped"), _total(others, "n_requests")),
        "expected_honest": float(touched.select((1 - pl.col("membership")).sum()).item()),
    }
    return row, days


def _extraction(own: pl.DataFrame, work: pl.DataFrame) -> float | None:
    """Share of the campaigns' requests that is stopped, 0..1; none without campaigns."""
    by_cluster = own.group_by("cluster_id", "day").agg(pl.col("n_requests", "n_stopped").sum())
    named = work.join(
        by_cluster.select("cluster_id", "day", "n_stopped", n_sent="n_requests"),
        on=["cluster_id", "day"],
        how="left",
        validate="m:1",
    ).sort("cluster_id", "day")
    stopped = named["n_requests"] * (named["n_stopped"] / named["n_sent"]).fill_null(0.0)
    return _part(float(stopped.sum()), _total(named, "n_requests"))


def _total(frame: pl.DataFrame, column: str) -> int:
    return int(frame[column].sum())


def _part(some: float, of_all: int) -> float | None:
    return some / of_all if of_all else None
