"""The sum that someone can add up: evidence rows, in bans, and what they come to."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl

from forensics.cli.likelihood import said
from forensics.foundation.bans import probability
from forensics.foundation.safe_text import safe_text
from forensics.vocabulary.calibration import ABSENT, LIKENESS
from forensics.vocabulary.families import CausalFamily

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case

KINDS = (*(str(family) for family in CausalFamily), LIKENESS, ABSENT)
"""Kinds of evidence: what rows say that are no prior and no adjustment."""
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


def sum_lines(rows: pl.DataFrame, shown: float | None, against: str = "") -> list[str]:
    """One line an addend, family by family, then their sum in odds, probability and words.

    Parameters
    ----------
    rows
        Evidence rows of one subject and one hypothesis.
    shown
        The probability that the case's table has for it, or None if no table has one.
    against
        What the odds are against, if it is not simply everything else.
    """
    ordered = _by_family(rows).to_dicts()
    families, sources = (
        max((len(safe_text(row[name])) for row in ordered), default=0) for name in ("family", "source")
    )
    lines = [f"   bans  {'family':<{families}}  {'source':<{sources}}  what it says"]
    family = None
    for row in ordered:
        name = "" if row["family"] == family else safe_text(row["family"])
        family = row["family"]
        lines.append(
            f"{_weight(row['bans'])}  {name:<{families}}  {safe_text(row['source']):<{sources}}  "
            f"{safe_text(row['detail'])}{_cited(row['citations'])}"
        )
    total = math.fsum(row["bans"] for row in ordered)
    odds = f"log10 odds{against}"
    lines += ["-" * 7, f"{_weight(total)}  = {odds}, {said(total)}"]
    if shown is not None and abs(probability(total) - shown) > TOLERANCE:
        lines.append(f"        WARNING: the table says {shown:.6f}; this sum does not. Run `forensics verify`.")
    return lines


def _by_family(rows: pl.DataFrame) -> pl.DataFrame:
    """Prior first, then causal families by what they come to, then adjustments; heaviest first in each."""
    causal = pl.col("family").is_in(KINDS)
    place = pl.when(pl.col("family") == "prior").then(0).when(causal).then(1).otherwise(2)
    return rows.with_columns(
        _place=place,
        _together=pl.col("bans").sum().over("family").abs(),
        _cap=pl.col("source").str.starts_with("cap.") | pl.col("source").str.starts_with("weight."),
    ).sort(
        "_place",
        "_together",
        "family",
        "_cap",
        pl.col("bans").abs(),
        descending=[False, True, False, False, True],
        maintain_order=True,
    )


def _weight(bans: float) -> str:
    """A weight with its sign in seven characters; what rounds to nothing has none."""
    return f"{bans:+7.2f}" if round(bans, 2) else "   0.00"


def _cited(citations: list[str] | None) -> str:
    if not citations:
        return ""
    return f" [{', '.join(safe_text(citation, 40) for citation in citations)}]"
