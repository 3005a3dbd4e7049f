"""A thing that accounts share: whose it is, and why it was judged so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.cli.explain_sum import addends, hypotheses, sum_lines
from forensics.cli.rows import table
from forensics.foundation.safe_text import safe_text
from forensics.reports.figures import many

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case

MAX_SHOWN = 3
"""Rows of one value that are explained: an address has one for each day, and the largest says most."""


def entity_lines(case: Case, value: str) -> list[str]:
    """Every row of a shared value, largest first: verdict, class, and the sum behind p_operator."""
    rows = case.tables["entities"].filter(pl.col("entity") == value)
    largest = rows.sort("n_accounts", "n_requests", descending=True, maintain_order=True)
    lines: list[str] = []
    for row in largest.head(MAX_SHOWN).to_dicts():
        lines += [*_one(case, row), ""]
    if rows.height > MAX_SHOWN:
        lines += [
            f"and {many(rows.height - MAX_SHOWN, 'other row')} of the same value, on other days or of another kind",
            "",
        ]
    return [*lines, *_users(case, value)]


def subject_of(row: dict[str, Any]) -> str:
    """How evidence names an entity: kind, value and day."""
    return f"{row['kind']}|{row['entity']}|{row['day'] or ''}"


def _one(case: Case, row: dict[str, Any]) -> list[str]:
    day = f" on {row['day']}" if row["day"] else ""
    head = f"{safe_text(row['kind'])} {safe_text(row['entity'])}{day}: {row['verdict']}, {safe_text(row['class'])}"
    lines = [head, f"{many(row['n_accounts'], 'account')}, {many(row['n_requests'], 'request')}"]
    evidence = addends(case, "entity", subject_of(row))
    if evidence.is_empty():
        return [*lines, "Too few accounts to judge who is on it: it is weighed by its rarity alone."]
    for name in hypotheses(evidence):
        about = evidence.filter(pl.col("hypothesis") == name)
        lines += [
            "",
            f"Evidence that one {safe_text(name)} stands behind it, in bans",
            *sum_lines(about, row["p_operator"]),
        ]
    return lines


def _users(case: Case, value: str) -> list[str]:
    """Which clusters the accounts that it ties are in."""
    tied = case.tables["links"].filter(pl.col("entity") == value).select("account_id").unique()
    if tied.is_empty():
        return ["It ties no accounts: nothing follows from sharing it."]
    accounts = case.tables["accounts"].select("account_id", "cluster_id")
    known = tied.join(accounts, on="account_id", how="inner", validate="1:1")
    counts = known.group_by("cluster_id").agg(pl.len().alias("n_accounts"))
    return [
        "It ties accounts of these clusters",
        table(counts.sort("n_accounts", "cluster_id", descending=[True, False])),
    ]
