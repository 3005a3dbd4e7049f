"""A case's state → a decoy: everybody's traits and contacts dealt out anew among accounts like them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import group_rng
from forensics.pipeline.state import empty_pass_3

if TYPE_CHECKING:
    from forensics.pipeline.state import State

_CONTACT = ["account_id", "kind", "entity", "day"]


def without_tape(state: State) -> State:
    """The state before pass 3: what is taken in order of time has no decoy, so the target must do without it too."""
    return replace(state, **empty_pass_3())


def decoy(state: State, seed: int, run: int) -> State:
    """Deal out covariates, sign-up times and contacts anew; how busy each account is stays.

    Every covariate by itself is permuted among the accounts that have it. Contacts swap accounts within kind and day,
    as in the configuration model: an entity keeps how many contacts it has, an account how many it makes, but for the
    few that would fall on one another and count once. Whatever tied particular accounts together is gone; hubs, crowds
    and habits are as before. Strata of equally busy accounts would be too fine: the accounts of a pool are about as
    busy as each other and as nobody else, and a pool dealt out among itself stays a pool.
    """
    rng = group_rng(seed, run, "decoys")
    people = _dealt(state.people.sort("account_id"), [], "created_at", rng)
    return replace(
        without_tape(state),
        profiles=_traits(state.profiles, rng),
        people=people.select(state.people.columns),
        contacts=_contacts(state.contacts, rng),
    )


def _traits(profiles: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Every account of a covariate gets all values of another one, or its own."""
    owners = profiles.select("covariate", "account_id").unique().sort("covariate", "account_id")
    dealt = _dealt(owners.with_columns(other="account_id"), ["covariate"], "other", rng)
    moved = profiles.join(dealt, on=["covariate", "account_id"], how="inner", validate="m:1")
    return moved.with_columns(account_id="other").select(profiles.columns).sort("account_id", "covariate", "value")


def _contacts(contacts: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    ordered = contacts.sort("kind", "day", "entity", "account_id")
    dealt = _dealt(ordered, ["kind", "day"], "account_id", rng)
    once = dealt.unique(_CONTACT, keep="first", maintain_order=True)
    shared = once.filter(pl.len().over("kind", "entity", "day") > 1)
    return shared.select(contacts.columns).sort("kind", "entity", "day", "account_id")


def _dealt(rows: pl.DataFrame, within: list[str], column: str, rng: np.random.Generator) -> pl.DataFrame:
    """Permute a column among the rows of each group; rows come sorted by group and in a fixed order."""
    group = np.zeros(rows.height) if not within else rows.select(pl.struct(within).rle_id()).to_series().to_numpy()
    order = np.lexsort((rng.random(rows.height), group))
    return rows.with_columns(rows[column].gather(order).alias(column))
