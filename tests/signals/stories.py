"""Days and tapes of subjects, as measures are shown them."""

from __future__ import annotations

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
    return Behaviour(days, activity, Tape.create_empty())


def tape_of(accounts: Sequence[str], conversations: Sequence[str | None] | None = None) -> Behaviour:
    """Requests of one cluster, a second apart, by the account that sent each."""
    rows = [
        {
            "cluster_id": "C-1",
            "account_id": name,
            "timestamp": MONDAY.replace(hour=number // 3_600, minute=number // 60 % 60, second=number % 60),
            "conversation_id": None if conversations is None else conversations[number],
        }
        for number, name in enumerate(accounts)
    ]
    return Behaviour(pl.DataFrame(), pl.DataFrame(), pl.DataFrame(rows, schema=Tape.create_empty().schema))


def value(measure: Measure, behaviour: Behaviour) -> float | None:
    """What the measure says about the one subject; None when it says nothing."""
    rows = measure.measure(behaviour).rows()
    assert len(rows) <= 1
    return rows[0][1] if rows else None
