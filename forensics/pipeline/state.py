"""What is left of the logs: the frames that judging starts from, now or later."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.foundation.errors import InputError
from forensics.vocabulary.tape import Sightings, SuspectHours, TapeSignals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.vocabulary.columns import PolarsType

PEOPLE: dict[str, PolarsType] = {
    "account_id": pl.String,
    "created_at": pl.Datetime("us", "UTC"),
    "status": pl.String,
    "banned_at": pl.Datetime("us", "UTC"),
}
"""Columns of the accounts file that are kept as they are."""


@dataclass(frozen=True, slots=True)
class State:
    """The merged summaries of a case. Every field is a file below ``state/``."""

    contacts: pl.DataFrame
    """``Contacts`` with entities that at least two accounts touched."""
    reach: pl.DataFrame
    profiles: pl.DataFrame
    account_days: pl.DataFrame
    people: pl.DataFrame
    """One row per account of the accounts file: ``PEOPLE``."""
    coverage: pl.DataFrame
    """``column``: canonical columns that had values, those of the accounts file as ``accounts.x``."""
    suspect_hours: pl.DataFrame
    sightings: pl.DataFrame
    tape_signals: pl.DataFrame

    def frames(self) -> dict[str, pl.DataFrame]:
        """File stem to frame."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def account_ids(self) -> pl.Series:
        """Every account of the case, sorted: also those without requests."""
        seen = pl.concat([self.account_days["account_id"], self.people["account_id"]])
        return seen.unique().sort()

    def covered(self) -> frozenset[str]:
        """Request columns that had values."""
        return frozenset(name for name in self.coverage["column"].to_list() if "." not in name)

    def with_pass_3(self, **frames: pl.DataFrame) -> State:
        """The same with what pass 3 found."""
        return replace(self, **frames)


def state_of(frames: Mapping[str, pl.DataFrame]) -> State:
    """Read the state of a case.

    Raises
    ------
    InputError
        A file of the state is missing.
    """
    missing = [field.name for field in fields(State) if field.name not in frames]
    if missing:
        raise InputError(f"the case has no state/{missing[0]}.parquet", hint="analyse the logs again")
    return State(**{field.name: frames[field.name] for field in fields(State)})


def empty_pass_3() -> dict[str, Any]:
    """What pass 3 leaves before it ran."""
    return {
        "suspect_hours": SuspectHours.create_empty(),
        "sightings": Sightings.create_empty(),
        "tape_signals": TapeSignals.create_empty(),
    }
