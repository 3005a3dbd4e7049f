"""Who may run a cluster, or for whom a campaign may be: the sentences of the report, and its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.cli.rows import table
from forensics.foundation.safe_text import safe_text
from forensics.reports.attribution import said_of

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case

_COLUMNS = ("hypothesis", "title", "prior", "bans", "posterior", "low", "high", "held_down_by")


def attribution_lines(case: Case, subject: str, role: str) -> list[str]:
    """How likely, how sure, against whom, and where the rest is; nothing where nobody was asked."""
    said = said_of(case.tables, subject, role)
    if not said:
        return []
    where = f"forensics show CASE attribution_items --filter subject:{safe_text(subject)}"
    return [*said, f"What each profile says of it: {where}"]


def hypothesis_lines(case: Case, subject: str, role: str) -> list[str]:
    """Hypotheses, the likeliest first."""
    own = case.tables["attributions"].filter(pl.col("subject") == subject, pl.col("role").cast(pl.String) == role)
    return [table(own.sort("posterior", "hypothesis", descending=[True, False]).select(_COLUMNS))]
