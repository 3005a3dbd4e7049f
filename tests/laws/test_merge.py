"""merge(reduce(a), reduce(b)) = reduce(a + b): bounded memory, the nightly update and the cluster rest on it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given

from forensics.signals.take import measures
from forensics.summaries.merge import merge
from forensics.summaries.take_overs import failed_prompts, retries, take_overs
from forensics.vocabulary.measure import Behaviour, Stage
from tests.laws.rows import FAST, TRIVIAL, dealt, splits
from tests.stories import Row, log, reducer, told

if TYPE_CHECKING:
    from forensics.vocabulary.measure import Measure
    from forensics.vocabulary.summaries import Summary

Dealt = tuple[list[Row], list[int]]
SUMMARY_MEASURES = [measure for measure in measures().values() if measure.stage is Stage.SUMMARY]


def reduced(rows: pl.DataFrame) -> Summary:
    return reducer(TRIVIAL).reduce(rows)


def equal(first: Summary, second: Summary) -> bool:
    one, other = told(first), told(second)
    return all(getattr(one, field.name).equals(getattr(other, field.name)) for field in fields(one))


@FAST
@given(dealt())
def test_summaries_of_any_pieces_merge_into_the_summary_of_the_whole(story: Dealt) -> None:
    rows, places = story
    assert equal(merge([reduced(piece) for piece in splits(rows, places)]), reduced(log(*rows)))


@FAST
@given(dealt())
def test_the_order_of_pieces_does_not_matter(story: Dealt) -> None:
    pieces = [reduced(piece) for piece in splits(*story)]
    assert equal(merge(pieces), merge(pieces[::-1]))


@FAST
@given(dealt(max_pieces=6))
def test_merging_merged_pieces_is_merging_all(story: Dealt) -> None:
    pieces = splits(*story)
    halves = [merge([reduced(piece) for piece in half]) for half in (pieces[::2], pieces[1::2])]
    assert equal(merge(halves), merge([reduced(piece) for piece in pieces]))


@FAST
@given(dealt())
def test_a_summary_of_nothing_adds_nothing(story: Dealt) -> None:
    whole = reduced(log(*story[0]))
    assert equal(merge([whole, merge([])]), whole)


@FAST
@given(dealt())
def test_a_summary_knows_nothing_but_integers_texts_and_times(story: Dealt) -> None:
    """Sums of floats depend on the order of addition; sums of integers do not."""
    summary = reduced(log(*story[0]))
    frames = [*summary.contacts.values(), summary.days, summary.hours, summary.profiles, summary.failures]
    assert not any(dtype.is_float() for frame in frames for dtype in frame.dtypes)


@FAST
@given(dealt())
def test_every_request_is_counted_once(story: Dealt) -> None:
    rows, places = story
    merged = merge([reduced(piece) for piece in splits(rows, places)])
    assert merged.days["n_requests"].sum() == merged.hours["n_requests"].sum() == len(rows)
    addresses = told(merged).contacts.filter(pl.col("kind") == "ip_address")
    assert addresses["n_requests"].sum() == sum(row.get("ip") is not None for row in rows)


@FAST
@given(dealt())
def test_take_overs_do_not_depend_on_how_the_log_was_cut(story: Dealt) -> None:
    columns = {"prompt_sha256": None, "message_count": None, "status": None}
    rows, places = [{**columns, **row} for row in story[0]], story[1]
    whole, pieces = log(*rows), splits(rows, places)
    failures = merge([reduced(piece) for piece in pieces]).failures
    failed = failed_prompts(failures, seed=3)
    cut = take_overs([retries(piece, failed) for piece in pieces])
    assert cut.equals(take_overs([retries(whole, failed_prompts(reduced(whole).failures, seed=4))]))


def measured(measure: Measure, summary: Summary) -> pl.DataFrame:
    days, activity = (
        frame.with_columns(subject=pl.lit("C-1")) for frame in (told(summary).account_days, told(summary).activity)
    )
    return measure.measure(Behaviour(days, activity))


@pytest.mark.parametrize("measure", SUMMARY_MEASURES, ids=lambda measure: measure.name)
def test_a_measure_of_merged_pieces_is_that_of_the_whole(measure: Measure) -> None:
    @FAST
    @given(dealt())
    def law(story: Dealt) -> None:
        rows, places = story
        merged = merge([reduced(piece) for piece in splits(rows * 6, places * 6)])
        assert measured(measure, merged).equals(measured(measure, reduced(log(*rows * 6))))

    law()
