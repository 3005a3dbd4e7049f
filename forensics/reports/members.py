"""The accounts of a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.safe_text import safe_text
from forensics.reports.figures import day
from forensics.reports.view import Member
from forensics.reports.wording import RECOMMENDATIONS

if TYPE_CHECKING:
    from forensics.reports.desk import Desk


def members_of(desk: Desk, accounts: pl.DataFrame, limit: int) -> tuple[tuple[Member, ...], int]:
    """Accounts of a cluster, most probable first, and how many are left out."""
    shown = accounts.sort("membership", "account_id", descending=[True, False]).head(limit)
    return tuple(_member(desk, row) for row in shown.to_dicts()), accounts.height - shown.height


def tally(accounts: pl.DataFrame, column: str) -> tuple[tuple[str, int], ...]:
    """How many accounts of a cluster have each value of a column, in the order of the contract."""
    values = accounts.drop_nulls(column)
    counts = dict(values.group_by(pl.col(column).cast(pl.String)).agg(pl.len()).rows())
    order = values.schema[column]
    known = order.categories.to_list() if isinstance(order, pl.Enum) else sorted(counts)
    return tuple((RECOMMENDATIONS.get(value, value), counts[value]) for value in known if value in counts)


def _member(desk: Desk, row: dict[str, object]) -> Member:
    return Member(
        account=desk.naming.account(str(row["account_id"])),
        membership=float(str(row["membership"])),
        low=float(str(row["membership_low"])),
        high=float(str(row["membership_high"])),
        role=safe_text(row["role"], 20),
        n_requests=int(str(row["n_requests"])),
        n_families=int(str(row["n_families"])),
        top_for=desk.texts.sentence(row["top_for"], 90),
        top_against=desk.texts.sentence(row["top_against"], 90),
        recommendation=RECOMMENDATIONS[str(row["recommendation"])],
        notes="; ".join(_notes(desk, row)),
    )


def _notes(desk: Desk, row: dict[str, object]) -> list[str]:
    notes = []
    if row["role"] == "compromised":
        notes.append("looks taken over: secure it, do not suspend it")
    if row["allow_listed"]:
        notes.append("on an allow-list")
    if row["disposition"]:
        notes.append(f"disposition: {desk.texts.sentence(row['disposition'], 60)}")
    if row["banned_at"]:
        notes.append(f"banned {day(row['banned_at'])}")  # type: ignore[arg-type]
    return notes
