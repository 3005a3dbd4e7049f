"""Entries of lists that match no account: a misspelt one clears nobody, and nothing else would tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.safe_text import safe_text
from forensics.ingest.lists import read_allow_list, read_dispositions
from forensics.reports.figures import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forensics.vocabulary.case import Case
    from forensics.vocabulary.settings import JudgeSettings

NAMED = 3
"""Entries named in one warning."""
NAME_CHARACTERS = 60


def unmatched(case: Case, lists: JudgeSettings) -> Iterator[str]:
    """A sentence for each list that has entries without an account.

    An innocent reason is a list that is kept for all logs, where this one covers a part of the customers.

    Parameters
    ----------
    case
        What was judged; its state has what accounts are known by.
    lists
        The files; expired entries of an allow-list count as well, since they too must be spelt right.
    """
    if lists.allow:
        allowed = read_allow_list(lists.allow, None).select("kind", "value")
        strange = allowed.join(_known(case), on=["kind", "value"], how="anti", maintain_order="left")
        yield from _sentence("--allow", strange.select(pl.format("{} {}", "kind", "value")).to_series())
    if lists.dispositions:
        accounts = case.tables["accounts"].select("account_id")
        decided = read_dispositions(lists.dispositions)
        strange = decided.join(accounts, on="account_id", how="anti", maintain_order="left")
        yield from _sentence("--dispositions", strange.get_column("account_id"))


def _known(case: Case) -> pl.DataFrame:
    accounts = case.tables["accounts"].select(pl.lit("account").alias("kind"), pl.col("account_id").alias("value"))
    return pl.concat([accounts, case.state["profiles"].select(kind="covariate", value="value")])


def _sentence(flag: str, entries: pl.Series) -> Iterator[str]:
    if entries.is_empty():
        return
    named = ", ".join(safe_text(entry, NAME_CHARACTERS) for entry in entries.head(NAMED))
    more = ", …" if len(entries) > NAMED else ""
    verb = "matches" if len(entries) == 1 else "match"
    yield f"{many(len(entries), 'entry', 'entries')} of {flag} {verb} no account and had no effect: {named}{more}"
