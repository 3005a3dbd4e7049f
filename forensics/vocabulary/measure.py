"""A behavioural measure: the same file for an account and for a cluster."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl


class Stage(StrEnum):
    """What a measure is taken on."""

    SUMMARY = "summary"
    """Merged summaries: of every account and cluster, also when a case is judged again."""
    TAPE = "tape"
    """The suspects' requests in order of time: pass 3."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What measures look at."""

    account_days: pl.DataFrame
    """``subject`` and the columns of ``AccountDays``: of the accounts of each subject."""
    tape: pl.DataFrame
    """``Tape``; empty for measures of the summary stage."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of how a subject behaves."""

    name: str
    title: str
    unit: str
    stage: Stage
    needs: frozenset[str]
    """Canonical request columns without which it is unmeasured."""
    measure: Callable[[Behaviour], pl.DataFrame]
    """→ ``subject``, ``value`` (float); subjects that cannot be measured have no row. Of a tape, the subject is the
    cluster."""
    meaning: str
    """What is normal, what is not, and the innocent explanation."""
