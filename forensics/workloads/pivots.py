"""When work moved to a new model: one that was not asked at first by anybody looked at, and a day from which it was.

A disclosed campaign moved nearly half of its traffic to a new model within 24 hours of its release (Anthropic, 23
February 2026); people take it up over weeks.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.workloads.model_names import closest, plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

MOVED: Final = 0.25
"""Share of a tenant's requests that went to a new model and had not before, from which it moved. Hand-set: half of what
was reported."""
AHEAD: Final = 2.0
"""How many times other people's share of the new model, from that day on, a tenant's must be. Hand-set: where everybody
moves at once, an old model was switched off."""
CLEARLY: Final = 6.0
"""Gain in log likelihood of a share that changed over one that did not, from which it changed. Hand-set: chance alone
gives it once in four hundred on a day and model that were chosen before; of either there are some tens."""
AS_LIKELY: Final = 1.92
"""Difference of log likelihoods up to which a day cannot be told from the most likely one. Hand-set: half of the 95 %
quantile of chi square with one degree of freedom (Wilks, 1938), which holds for a change only roughly."""
KNOWN: Final = 100
"""Requests of anybody before a model was first seen, from which it was new then. Hand-set: a model of a twentieth of
all requests is not among so many once in 170 logs."""
MUCH: Final = 0.05
"""Share of all of a tenant's requests that a new model must have. Hand-set: a move in the last days is not seen."""
PIVOT: Final = {
    "tenant": pl.Int64,
    "pivot_model": pl.String,
    "pivot_day": pl.Date,
    "pivot_share": pl.Float64,
}
"""Columns of what moved; the share is that of the new model from that day on."""
_PLAIN: Final = {"model": pl.String, "plain": pl.String}


def pivots(days: pl.DataFrame, outside: pl.DataFrame, given: Mapping[str, date] | None = None) -> pl.DataFrame:
    """Find the day on which each tenant moved to a new model.

    The share is taken to change once. Of the days on which it may have (binomial likelihood, ``AS_LIKELY``) the first
    on which the model was there counts: campaigns move within a day of a release. The day of the release is one of
    them even where the tenant asked for nothing that day, if it did on the next. A tenant's own first day never is: a
    share that it had from the beginning did not change.

    Names that are one in plain writing are one model; of its names the one that the tenant wrote most is told.

    Parameters
    ----------
    days
        ``tenant``, ``day``, ``model``, ``n``: requests of tenants.
    outside
        ``day``, ``model``, ``n``: requests of accounts in no cluster.
    given
        Pattern of a model's name to the UTC day on which it came out: it beats the first day that anybody asked it. A
        model that came out before the log begins is not new in it.

    Returns
    -------
    polars.DataFrame
        ``PIVOT``: one row for a tenant that moved, to the model that most went to; sorted.
    """
    told = [pl.DataFrame(schema=PIVOT)]
    written = days.drop_nulls("model").group_by("tenant", "model").agg(n=pl.col("n").sum())
    days, outside = (plainly(rows) for rows in (days, outside))
    seen = pl.concat([days.select("day", "model", "n"), outside.select("day", "model", "n")])
    dated = days.drop_nulls("day")
    much = pl.col("n").sum() >= MUCH * pl.col("whole").first()
    asked = dated.with_columns(whole=pl.col("n").sum().over("tenant")).group_by("tenant", "model").agg(much=much)
    large = asked.filter("much").drop_nulls("model")
    released = new_models(seen, large["model"].unique().sort().to_list(), given or {})
    for tenant, model, since in (
        (large.join(released, on="model", how="inner", validate="m:1").sort("tenant", "model"))
        .select("tenant", "model", "since")
        .rows()
    ):
        own = dated.filter(pl.col("tenant") == tenant)
        mine = pl.col("n").filter(pl.col("model") == model).sum().cast(pl.Int64)
        change = _change(own.group_by("day").agg(whole=pl.col("n").sum().cast(pl.Int64), moved=mine).sort("day"), since)
        if change is None:
            continue
        day, after = change
        later = outside.filter(pl.col("day") >= day)
        others = float(later.filter(pl.col("model") == model)["n"].sum()) / max(float(later["n"].sum()), 1.0)
        if after >= AHEAD * others:
            row = {"tenant": [tenant], "pivot_model": [model], "pivot_day": [day], "pivot_share": [after]}
            told.append(pl.DataFrame(row, schema=PIVOT))
    best = pl.concat(told).sort("tenant", "pivot_share", "pivot_model", descending=[False, True, False])
    moved = best.unique("tenant", keep="first", maintain_order=True)
    spelled = written.sort("tenant", "n", "model", descending=[False, True, False]).select("tenant", spelling="model")
    names = plainly(spelled.with_columns(model="spelling")).unique(
        ["tenant", "model"], keep="first", maintain_order=True
    )
    told_as = moved.join(
        names, left_on=["tenant", "pivot_model"], right_on=["tenant", "model"], how="left", validate="1:1"
    )
    return told_as.with_columns(pivot_model="spelling").select(*PIVOT).sort("tenant")


def plainly(rows: pl.DataFrame) -> pl.DataFrame:
    """``model`` in plain writing; rows in the same order."""
    names = rows["model"].drop_nulls().unique().to_list()
    known = pl.DataFrame({"model": names, "plain": [plain(name) or name for name in names]}, schema=_PLAIN)
    joined = rows.join(known, on="model", how="left", validate="m:1", maintain_order="left")
    return joined.with_columns(model="plain").drop("plain")


def _released(seen: pl.DataFrame) -> pl.DataFrame:
    """``model``, ``since``: new models, and the first day that anybody asked them."""
    daily = seen.drop_nulls("day").group_by("day").agg(n=pl.col("n").sum().cast(pl.Int64)).sort("day")
    before = daily.select("day", before=pl.col("n").cum_sum() - pl.col("n"))
    first = seen.drop_nulls().group_by("model").agg(since=pl.col("day").min())
    known = first.join(before, left_on="since", right_on="day", how="left", validate="m:1")
    return known.filter(pl.col("before") >= KNOWN).select("model", "since")


def new_models(seen: pl.DataFrame, models: list[str], given: Mapping[str, date]) -> pl.DataFrame:
    """``model``, ``since``: models that came out while the log ran, and the day; as found, unless the day is given.

    Parameters
    ----------
    seen
        ``day``, ``model`` (in plain writing), ``n``: requests of anybody.
    models
        Of those, in plain writing, which may be in ``given``.
    given
        As ``pivots`` takes it.
    """
    patterns = frozenset(given)
    known = [(model, given[by]) for model in models if (by := closest(model, patterns))]
    told = pl.DataFrame(known, schema={"model": pl.String, "since": pl.Date}, orient="row")
    found = _released(seen).join(told, on="model", how="anti")
    return pl.concat([found, told.filter(pl.col("since") >= pl.lit(seen["day"].min(), pl.Date))])


def _change(daily: pl.DataFrame, since: date) -> tuple[date, float] | None:
    """The day on which a share changed, and the share from then on; None where it did not, or not by ``MOVED``."""
    days = daily
    if since not in daily["day"] and since + timedelta(days=1) in daily["day"]:
        # That nothing was asked on the day of the release does not speak for the day after it.
        idle = pl.DataFrame({"day": [since], "whole": [0], "moved": [0]}, schema=daily.schema)
        days = pl.concat([daily, idle]).sort("day")
    sums = days.with_columns(
        n_before=pl.col("whole").cum_sum() - pl.col("whole"),
        k_before=pl.col("moved").cum_sum() - pl.col("moved"),
        n_all=pl.col("whole").sum(),
        k_all=pl.col("moved").sum(),
    ).filter((pl.col("n_before") > 0) & (pl.col("day") >= since))
    n_after, k_after = pl.col("n_all") - pl.col("n_before"), pl.col("k_all") - pl.col("k_before")
    rated = sums.select(
        "day",
        gain=_likelihood(pl.col("k_before"), pl.col("n_before"))
        + _likelihood(k_after, n_after)
        - _likelihood(pl.col("k_all"), pl.col("n_all")),
        before=pl.col("k_before") / pl.col("n_before"),
        after=k_after / n_after,
    )
    near = rated.filter(pl.col("gain") >= pl.max_horizontal(pl.col("gain").max() - AS_LIKELY, pl.lit(CLEARLY)))
    moved = near.filter(pl.col("after") - pl.col("before") >= MOVED).sort("day")
    return moved.select("day", "after").row(0) if len(moved) else None


def _likelihood(some: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """Logarithm of the largest binomial likelihood of some of a whole."""
    return _entropy(some, whole) + _entropy(whole - some, whole)


def _entropy(k: pl.Expr, n: pl.Expr) -> pl.Expr:
    return pl.when(k > 0).then(k * (k / n).log()).otherwise(0.0)
