"""A behavioural measure: the same file for an account and for a cluster."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    activity: pl.DataFrame
    """``subject`` and the columns of ``Activity``."""
    tape: Sequence[pl.DataFrame] = ()
    """What the measure kept of each stretch of the ``Tape``, in order of time; none at the summary stage."""


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
    cluster's number."""
    meaning: str
    """What is normal, what is not, and the innocent explanation."""
    keep: Callable[[pl.DataFrame], pl.DataFrame] | None = None
    """One stretch of the ``Tape`` → what of it is kept for ``measure``: far fewer rows, so that no one needs the whole
    tape. Measures of the tape have it, no others."""
