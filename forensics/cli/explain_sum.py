"""The sum that someone can add up: evidence rows, in bans, and what they come to."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl

from forensics.cli.likelihood import said
from forensics.foundation.bans import probability
from forensics.foundation.safe_text import safe_text

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case

TOLERANCE = 1e-6
"""Probability. A sum that differs more from the number shown in the tables is reported as wrong."""


def addends(case: Case, subject_kind: str, subject: str) -> pl.DataFrame:
    """Evidence rows about one subject, in the order of the case."""
    return case.tables["evidence"].filter(
        (pl.col("subject_kind").cast(pl.String) == subject_kind) & (pl.col("subject") == subject)
    )


def hypotheses(rows: pl.DataFrame) -> list[str]:
    """Names of the hypotheses that rows weigh; those about hydras first."""
    names = rows.get_column("hypothesis").unique(maintain_order=True).to_list()
    return sorted(names, key=lambda name: (not name.startswith("hydra"), name))


def sum_lines(rows: pl.DataFrame, shown: float | None) -> list[str]:
    """One line an addend, then their sum in odds, probability and words.

    Parameters
    ----------
    rows
        Evidence rows of one subject and one hypothesis.
    shown
        The probability that the case's table has for it, or None if no table has one.
    """
    ordered = rows.sort(
        [pl.col("family") != "prior", pl.col("bans").abs()], descending=[False, True], maintain_order=True
    )
    lines = ["   bans  family      source                what it says"]
    lines += [
        f"{row['bans']:+7.2f}  {safe_text(row['family'], 10):<10}  {safe_text(row['source'], 20):<20}  "
        f"{safe_text(row['detail'])}{_cited(row['citations'])}"
        for row in ordered.to_dicts()
    ]
    total = math.fsum(ordered.get_column("bans").to_list())
    lines += [f"{'-' * 7}", f"{total:+7.2f}  = log10 odds, {said(total)}"]
    if shown is not None and abs(probability(total) - shown) > TOLERANCE:
        lines.append(f"        WARNING: the table says {shown:.6f}; this sum does not. Run `forensics verify`.")
    return lines


def _cited(citations: list[str] | None) -> str:
    if not citations:
        return ""
    return f" [{', '.join(safe_text(citation, 40) for citation in citations)}]"
