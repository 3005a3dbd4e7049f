"""At most so many output tokens per account in a stretch of days: a budget of what an account can learn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.controls.allowance import beyond
from forensics.vocabulary.control import Control, Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.vocabulary.control import Chosen, History


def _stops(history: History, settings: Mapping[str, Chosen]) -> pl.DataFrame:
    number = pl.col("day").to_physical().cast(pl.Int64)
    stretch = (number - number.min().over("account_id")) // pl.lit(settings["days"])
    days = history.account_days.with_columns(amount="output_tokens", stretch=stretch)
    return beyond(days, ["account_id", "stretch"], int(settings["output_tokens"]))


part = Control(
    name="token_budget",
    title="information budget per account",
    parameters=(
        Parameter("output_tokens", "tokens", "output tokens that an account may receive in a stretch", most=10**15),
        Parameter(
            "days", "days", "UTC days of a stretch; the first begins with an account's first request", most=3_660
        ),
    ),
    needs=lambda _: frozenset({"output_tokens"}),
    stops=_stops,
    meaning="Refuses what an account asks once it was given its budget of answers. What a student model learns from is "
    "answers, however they are asked for. It also meets customers whose product writes much.",
    assumes="tokens of a day are spread evenly over its requests",
)
