"""At most so many requests a day on a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.vocabulary.control import ANY, Control, Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.vocabulary.control import Chosen, History


def _stops(history: History, settings: Mapping[str, Chosen]) -> pl.DataFrame:
    days = history.account_days
    if settings["plan"] != ANY:
        on_plan = (pl.col("covariate") == "plan") & (pl.col("value") == settings["plan"])
        days = days.join(history.traits.filter(on_plan), on="account_id", how="semi")
    over = pl.col("n_requests") - pl.lit(settings["requests_per_day"])
    return days.select("account_id", "day", n_stopped=over).filter(pl.col("n_stopped") > 0)


part = Control(
    name="plan_quota",
    title="requests per plan and day",
    parameters=(
        Parameter("plan", "", f"a plan of the accounts file, or {ANY}"),
        Parameter("requests_per_day", "requests", "requests that an account may send in a UTC day", most=10**9),
    ),
    needs=lambda settings: frozenset() if settings["plan"] == ANY else frozenset({"accounts.plan"}),
    stops=_stops,
    meaning="Refuses what an account sends in a day beyond its plan's quota. It also meets busy customers, and a pool "
    "answers with more accounts.",
    assumes="what was refused would not have been sent on another day or from another account",
)
