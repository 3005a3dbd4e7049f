"""Days and tapes of subjects, as measures are shown them."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from forensics.vocabulary.measure import Behaviour
from forensics.vocabulary.tape import Tape
from tests.stories import MONDAY, Row, log, summary_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.vocabulary.measure import Measure


def days_of(*requests: Row, subject: str = "C-1") -> Behaviour:
    """The days of some accounts, all of one subject."""
    summary = summary_of(log(*requests))
    days, activity = (frame.with_columns(subject=pl.lit(subject)) for frame in (summary.account_days, summary.activity))
    return Behaviour(days, activity)


def tape_of(
    accounts: Sequence[str], conversations: Sequence[str | None] | None = None, clusters: Sequence[int] | None = None
) -> pl.DataFrame:
    """Requests a second apart, by the account that sent each: a ``Tape`` of one stretch."""
    names = sorted(set(accounts))
    talks = [None] * len(accounts) if conversations is None else conversations
    numbers = {talk: number for number, talk in enumerate(dict.fromkeys(talks)) if talk is not None}
    rows = [
        {
            "cluster": 0 if clusters is None else clusters[place],
            "account": names.index(name),
            "timestamp": MONDAY + timedelta(seconds=place),
            "conversation": None if talk is None else numbers[talk],
        }
        for place, (name, talk) in enumerate(zip(accounts, talks, strict=True))
    ]
    return pl.DataFrame(rows, schema=Tape.create_empty().schema).sort("cluster", "timestamp")


def cut(tape: pl.DataFrame, *seconds: int) -> list[pl.DataFrame]:
    """The same tape in stretches that end before these seconds."""
    since = (pl.col("timestamp") - MONDAY).dt.total_seconds()
    edges = [0, *sorted(seconds), len(tape)]
    return [tape.filter(since.is_between(*span, closed="left")) for span in pairwise(edges)]


def values(measure: Measure, stretches: Sequence[pl.DataFrame]) -> dict[int, float]:
    """What a measure says about each cluster of a tape."""
    assert measure.keep is not None
    kept = [measure.keep(stretch) for stretch in stretches]
    return dict(measure.measure(Behaviour(pl.DataFrame(), pl.DataFrame(), kept)).rows())


def value(measure: Measure, shown: Behaviour | pl.DataFrame) -> float | None:
    """What the measure says about the one subject of some days or of a tape; None when it says nothing."""
    if isinstance(shown, pl.DataFrame):
        return values(measure, [shown]).get(0)
    rows = measure.measure(shown).rows()
    assert len(rows) <= 1
    return rows[0][1] if rows else None
