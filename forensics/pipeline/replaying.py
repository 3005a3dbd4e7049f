"""A case's state → the days that controls are played over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.controls.policy_files import find_policies
from forensics.controls.replay import replay
from forensics.foundation.rules_folder import rules_folder
from forensics.pipeline.state import state_of
from forensics.vocabulary.control import History
from forensics.vocabulary.workload import WORDING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forensics.controls.replay import Played
    from forensics.pipeline.state import State
    from forensics.vocabulary.case import Case

TRAITS = ("plan", "pathway")
"""Covariates that controls ask for."""
VICTIM = "compromised"
"""Role of an honest account that somebody else uses as well."""


def replay_case(case: Case, asked: Sequence[Path], rules: Path | None = None) -> Played:
    """Play policies over what a case remembers; the logs are not read.

    Parameters
    ----------
    asked
        Files of policies, or names of those in the rules folder; all of them where none is asked for.
    rules
        Folder that replaces the shipped rules.

    Raises
    ------
    RuleError, UsageError
        A policy is wrong, or there is none of that name.
    InputError
        The case's state is damaged, or of another version.
    """
    policies = find_policies(asked, rules or rules_folder())
    state = state_of(case.state)
    accounts = state.activity["account_id"].dtype
    accused = case.tables["accounts"].select(
        pl.col("account_id").cast(accounts),
        "cluster_id",
        "membership",
        is_victim=(pl.col("role").cast(pl.String) == VICTIM).fill_null(value=False),
    )
    worded = case.tables["campaigns"].filter(pl.col("recognised_by") == WORDING)
    campaigns = worded.select("campaign_id", "cluster_id")
    work = case.tables["campaign_days"].join(campaigns, on="campaign_id", how="inner", validate="m:1")
    by_day = work.group_by("cluster_id", "day").agg(pl.col("n_requests").sum())
    covered = frozenset(state.coverage["column"].to_list())
    return replay(history(state), policies, accused, by_day.sort("cluster_id", "day"), covered)


def history(state: State) -> History:
    """What controls ask a state for, in order."""
    account = state.activity["account_id"].dtype
    created = state.people.select(
        pl.col("account_id").cast(account, strict=False), created=pl.col("created_at").dt.date()
    )
    people = state.activity.select("account_id", seen=pl.col("first_seen").dt.date()).join(
        created, on="account_id", how="full", validate="1:1", coalesce=True
    )
    traits = state.profiles.filter(pl.col("covariate").cast(pl.String).is_in(TRAITS))
    return History(
        account_days=state.account_days.select(
            "account_id", "day", pl.col("n_requests", "output_tokens").cast(pl.Int64)
        ).sort("account_id", "day"),
        contacts=state.contacts.select("account_id", "kind", "entity", "n_requests"),
        reach=state.reach.with_columns(pl.col("n_entities").cast(pl.Int64)),
        traits=traits.select("account_id", pl.col("covariate", "value").cast(pl.String)),
        people=people.select("account_id", "created", began=pl.coalesce("created", "seen")).sort("account_id"),
    )
