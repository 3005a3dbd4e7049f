"""Truth that can be scored: columns, types and values are checked before anything is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

import polars as pl

from forensics.foundation.errors import InputError
from forensics.lab.world import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

TRUTH: Final = ("account_id", "operator_id", "honest_kind", "role", "group", "n_requests", "n_distillation")
"""Columns of ``truth.parquet``."""
WORKLOADS: Final = ("account_id", "actor", "n_requests")
"""Columns of ``truth_workloads.parquet`` that are used."""
_COUNTS: Final = frozenset({"n_requests", "n_distillation"})
_KNOWN: Final = ("account_id", "role", *sorted(_COUNTS))
"""Columns in which nothing may be null."""


def demand(rows: pl.DataFrame, columns: Sequence[str], what: str) -> None:
    """Refuse a table without some columns.

    Raises
    ------
    InputError
        One is missing.
    """
    missing = [name for name in columns if name not in rows.columns]
    if missing:
        raise InputError(f"{what} has no column {', '.join(missing)}", hint=_HINT)


def demand_truth(truth: pl.DataFrame) -> None:
    """Refuse a truth that would be miscounted.

    Raises
    ------
    InputError
        A column is missing or of another type, a role is unknown, a count is null or negative, an operator's
        account names neither operator nor group, or an account stands twice.
    """
    demand_typed(truth, TRUTH, "the truth")
    if truth["account_id"].n_unique() < truth.height:
        raise InputError("an account stands twice in the truth", hint="one row an account is needed")
    roles = get_args(Role)
    nameless = (pl.col("role") == "operator") & pl.coalesce("operator_id", "group").is_null()
    for wrong, message in (
        (~pl.col("role").is_in(roles), f"a role is none of {', '.join(roles)}"),
        (pl.col("n_distillation") > pl.col("n_requests"), "n_distillation is more than n_requests"),
        (nameless, "an operator's account has neither operator_id nor group"),
    ):
        found = truth.filter(wrong)
        if found.height:
            raise InputError(
                f"{message} in the truth", where=f"account {found['account_id'].sort().first()!s}", hint=_HINT
            )


def demand_typed(rows: pl.DataFrame, columns: Sequence[str], what: str) -> None:
    """Refuse a table whose columns are missing or of other types: text, and counts from 0 on.

    Raises
    ------
    InputError
        One is.
    """
    demand(rows, columns, what)
    if rows.is_empty():
        return
    for name in columns:
        held = rows[name]
        count = name in _COUNTS
        sound = held.dtype.is_integer() if count else held.dtype in {pl.String, pl.Null}
        if not sound:
            kind = "whole numbers" if count else "text"
            raise InputError(f"the column {name} of {what} holds {held.dtype}, not {kind}", hint=_HINT)
        if name in _KNOWN and held.null_count():
            raise InputError(f"the column {name} of {what} has nulls", hint=_HINT)
        if count and (held < 0).any():
            raise InputError(f"the column {name} of {what} has a count below 0", hint=_HINT)


_HINT: Final = "`forensics lab simulate` writes a truth that can be scored"
