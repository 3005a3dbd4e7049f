"""At most so many requests a day while an account is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.vocabulary.control import Control, Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.vocabulary.control import Chosen, History


def _stops(history: History, settings: Mapping[str, Chosen]) -> pl.DataFrame:
    created = history.people.select("account_id", "created").drop_nulls()
    days = history.account_days.join(created, on="account_id", how="inner", validate="m:1")
    is_new = (pl.col("day") - pl.col("created")).dt.total_days() < pl.lit(settings["days"])
    over = pl.col("n_requests") - pl.lit(settings["requests_per_day"])
    return days.filter(is_new).select("account_id", "day", n_stopped=over).filter(pl.col("n_stopped") > 0)


part = Control(
    name="new_account_throttle",
    title="throttle for new accounts",
    parameters=(
        Parameter("days", "days", "UTC days, from the sign-up's, on which an account is new", most=3_660),
        Parameter("requests_per_day", "requests", "requests that a new account may send in a UTC day", most=10**9),
    ),
    needs=lambda _: frozenset({"accounts.created_at"}),
    stops=_stops,
    meaning="Refuses what a new account sends beyond a small quota. A pool whose heads are replaced has new accounts "
    "all the time; so has a customer who begins with a large job.",
    assumes="an account without a day of sign-up is not new",
)
