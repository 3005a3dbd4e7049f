"""At most so many accounts on one prompt template or system prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.vocabulary.control import Control, Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.vocabulary.control import Chosen, History

_COLUMNS = {"prompt_template": "prompt", "system_prompt": "system_prompt_sha256"}
"""Kind of entity, and the column it needs."""


def _stops(history: History, settings: Mapping[str, Chosen]) -> pl.DataFrame:
    of_templates = history.contacts.filter(pl.col("kind").cast(pl.String) == settings["text"])
    uses = of_templates.group_by("account_id", "entity").agg(pl.col("n_requests").cast(pl.Int64).sum())
    began = history.people.select("account_id", "began")
    late = (
        uses.join(began, on="account_id", how="left", validate="m:1")
        .sort("began", "account_id", "entity")
        .filter(pl.int_range(pl.len()).over("entity") >= pl.lit(settings["accounts"]))
    )
    held = late.group_by("account_id").agg(n_held=pl.col("n_requests").sum())
    days = history.account_days.join(held, on="account_id", how="inner", validate="m:1")
    sent = pl.col("n_requests").sum().over("account_id")
    # What is held is spread over the account's days as its requests are; the sums of the days before keep it whole.
    reached, so_far = pl.min_horizontal("n_held", sent), pl.col("n_requests").cum_sum().over("account_id")
    until = so_far * reached // sent
    n_stopped = until - (so_far - pl.col("n_requests")) * reached // sent
    return days.select("account_id", "day", n_stopped=n_stopped).filter(pl.col("n_stopped") > 0)


part = Control(
    name="template_throttle",
    title="accounts per prompt template",
    parameters=(
        Parameter("text", "", "what is counted as one text", words=tuple(_COLUMNS)),
        Parameter("accounts", "accounts", "accounts on which one text may run", most=10**7),
    ),
    needs=lambda settings: frozenset({_COLUMNS[str(settings["text"])]}),
    stops=_stops,
    meaning="Holds requests with one text from further accounts once it runs on enough. It also meets public "
    "templates, course work, and customers of one product.",
    assumes="accounts came to a text in the order of their sign-up, and their days hold it evenly",
)
