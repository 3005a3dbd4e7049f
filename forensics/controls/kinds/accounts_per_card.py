"""At most so many accounts on one payment instrument."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.vocabulary.control import Control, Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.vocabulary.control import Chosen, History

_CARD = "payment_card"
"""Kind of entity."""


def _stops(history: History, settings: Mapping[str, Chosen]) -> pl.DataFrame:
    is_card = pl.col("kind").cast(pl.String) == _CARD
    cards = history.contacts.filter(is_card).select("account_id", "entity").unique()
    began = history.people.select("account_id", "began")
    placed = (
        cards.join(began, on="account_id", how="left", validate="m:1")
        .sort("began", "account_id", "entity")
        .with_columns(place=pl.int_range(pl.len()).over("entity"))
    )
    of_accounts = placed.group_by("account_id").agg(
        n_refused=(pl.col("place") >= pl.lit(settings["accounts"])).sum().cast(pl.Int64),
        n_shared=pl.len().cast(pl.Int64),
    )
    all_cards = history.reach.filter(is_card).select("account_id", "n_entities")
    # Who has another card, which is not full, pays with that one.
    refused = of_accounts.join(all_cards, on="account_id", how="left", validate="1:1").filter(
        pl.col("n_refused") == pl.col("n_entities").fill_null(pl.col("n_shared"))
    )
    days = history.account_days.join(refused, on="account_id", how="semi")
    return days.select("account_id", "day", n_stopped="n_requests")


part = Control(
    name="accounts_per_card",
    title="accounts per payment instrument",
    parameters=(Parameter("accounts", "accounts", "accounts that one card or wallet may pay for", most=100_000),),
    needs=lambda _: frozenset({"accounts.payment_fingerprint"}),
    stops=_stops,
    meaning="Refuses an account whose every card pays for enough older accounts already. It also meets agencies, "
    "companies and families who pay for many accounts with one card.",
    assumes="accounts came to a card in the order of their sign-up, and nobody would have taken out another card",
)
