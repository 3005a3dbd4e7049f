"""Verification of who comes by one pathway, after some requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.controls.allowance import beyond
from forensics.vocabulary.control import Control, Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.vocabulary.control import Chosen, History


def _stops(history: History, settings: Mapping[str, Chosen]) -> pl.DataFrame:
    came_by = (pl.col("covariate") == "pathway") & (pl.col("value") == settings["pathway"])
    days = history.account_days.join(history.traits.filter(came_by), on="account_id", how="semi")
    return beyond(days.with_columns(amount="n_requests"), ["account_id"], int(settings["free_requests"]))


part = Control(
    name="pathway_verification",
    title="verification for a pathway",
    parameters=(
        Parameter("pathway", "", "an access pathway of the accounts file: direct, education, research, ..."),
        Parameter("free_requests", "requests", "requests that an account may send before it is verified", most=10**9),
    ),
    needs=lambda _: frozenset({"accounts.access_pathway"}),
    stops=_stops,
    meaning="Asks whoever came by a pathway to prove who they are before they go on. Honest "
    "people prove it, and go on.",
    assumes="no suspected account would have passed; requests of others are those that waited for verification",
)
