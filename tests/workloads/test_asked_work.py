"""Work that is told by how it asks, from a log to campaigns."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from forensics.vocabulary.workload import ASKING, SURE, WORDING
from forensics.workloads.capabilities import SHORT, UNCLEAR
from forensics.workloads.distillation import extraction
from tests.workloads.test_take import DIGESTS, LETTERS, NOON, POOL, campaigns_of, clusters, jobs_of, requests


def reworded() -> pl.DataFrame:
    """The same, where half of a pool's requests come from a program that words each anew, and asks for 4,096 tokens."""
    program = pl.col("account_id").is_in(POOL) & (pl.col("request_id").str.tail(1).cast(pl.Int64) % 2 == 0)
    turn = 1 + 2 * pl.col("request_id").str.tail(1).cast(pl.Int64)
    hour = turn + 3 * pl.col("account_id").str.tail(1).cast(pl.Int64)
    return requests().with_columns(
        prompt=pl.format("what a fine day it is for {} and all", pl.col("request_id").hash().cast(pl.String)),
        message_count=pl.when(program | (turn == 3)).then(1).otherwise(turn),
        max_tokens=pl.when(program).then(4_096).otherwise(100),
        timestamp=pl.col("timestamp").dt.offset_by(pl.format("{}h", hour)),
    )


def test_a_program_that_words_every_request_anew_is_told_by_how_it_asks() -> None:
    (row,) = campaigns_of(reworded(), clusters("hydra")).to_dicts()
    assert (row["recognised_by"], row["share"], row["n_prompts"]) == (ASKING, 0.5, 40)
    assert row["capabilities"] == [UNCLEAR]


def test_words_of_a_field_tell_what_work_is_for_that_words_every_request_anew() -> None:
    rows = reworded()
    tasks = pl.Series([f"which array holds {name.translate(LETTERS)}" for name in rows["request_id"].to_list()])
    coding = rows.with_columns(prompt=pl.when(pl.col("max_tokens") == 4_096).then(tasks).otherwise("prompt"))
    (row,) = campaigns_of(coding, clusters("hydra")).to_dicts()
    assert (row["recognised_by"], row["capabilities"], row["asks"]) == (ASKING, ["coding"], [])


def test_one_word_of_a_template_does_not_tell_what_it_is_for() -> None:
    plain = of_both_kinds().with_columns(
        pl.col("prompt").str.replace(
            "Act as a careful grader and rate the essay from 1 to 10.",
            "Tell me how this one loops on and on for many a day.",
        )
    )
    told = campaigns_of(plain, clusters("hydra"))
    assert told.select("recognised_by", "capabilities").rows() == [(WORDING, [UNCLEAR]), (ASKING, [UNCLEAR])]


def test_in_a_program_s_way_that_others_ask_in_as_well_however_they_write_the_model_nothing_is_told() -> None:
    pool = pl.col("account_id").is_in(POOL)
    first = pl.col("request_id").str.tail(1).cast(pl.Int64) % 2 == 0
    name = pl.when(pool).then(pl.lit("model-1")).otherwise(pl.lit("Maker/model-1"))
    one = reworded().with_columns(model=name)
    assert campaigns_of(one, clusters("hydra"))["recognised_by"].to_list() == [ASKING]
    assert campaigns_of(one.with_columns(max_tokens=pl.when(first).then(4_096)), clusters("hydra")).is_empty()


def test_an_output_limit_that_work_is_told_by_does_not_say_what_it_is_for() -> None:
    limit = pl.when(pl.col("max_tokens") == 4_096).then(SHORT).otherwise(1_000)
    (row,) = campaigns_of(reworded().with_columns(max_tokens=limit), clusters("hydra")).to_dicts()
    assert (row["recognised_by"], row["capabilities"]) == (ASKING, [UNCLEAR])


def of_both_kinds() -> pl.DataFrame:
    """A pool whose requests are half of one template and half of a program that words each anew."""
    last = pl.col("request_id").str.tail(1).cast(pl.Int64)
    pool = pl.col("account_id").is_in(POOL)
    program = pool & (last % 2 == 1)
    return requests().with_columns(
        prompt=pl.when(pool & ~program).then("prompt").otherwise(reworded()["prompt"]),
        message_count=pl.when(pool).then(1).otherwise(1 + 2 * (last % 2)),
        max_tokens=pl.when(program).then(4_096).otherwise(100),
        timestamp=pl.col("timestamp").dt.offset_by(
            pl.format("{}h", 3 * last + 5 * pl.col("account_id").str.tail(1).cast(pl.Int64))
        ),
    )


def test_of_a_cluster_with_both_kinds_of_work_what_wording_tells_is_counted_alone() -> None:
    suspected = clusters("hydra")
    told = campaigns_of(of_both_kinds(), suspected)
    assert told.select("campaign_id", "recognised_by", "share").rows() == [
        ("C-A-1", WORDING, 0.5),
        ("C-A-2", ASKING, 0.5),
    ]
    assert told["capabilities"].to_list() == [["grading"], [UNCLEAR]]
    assert extraction(jobs_of(of_both_kinds()), DIGESTS, suspected, told)["extraction_share_low"].to_list() == [
        0.5 * SURE
    ]


def test_which_models_are_new_to_worded_work_rests_on_no_work_that_is_told_by_how_it_asks() -> None:
    last = pl.col("request_id").str.tail(1).cast(pl.Int64)
    worded = pl.col("account_id").is_in(POOL) & (last % 2 == 0)
    asking = pl.col("account_id").is_in(POOL) & (last % 2 == 1)
    late = last >= 4
    model = pl.when(asking | (worded & late)).then(pl.lit("model-2")).otherwise(pl.lit("model-1"))
    day = pl.when(asking).then(0).otherwise(pl.when(late).then(72).otherwise(0))
    hour = day + pl.col("account_id").str.tail(1).cast(pl.Int64)
    moved = of_both_kinds().with_columns(model=model, timestamp=pl.lit(NOON) + pl.duration(hours=hour, minutes=last))
    first, second = campaigns_of(moved, clusters("hydra")).to_dicts()
    assert (first["recognised_by"], second["recognised_by"]) == (WORDING, ASKING)
    assert (first["pivot_model"], first["pivot_day"]) == ("model-2", (NOON + timedelta(days=3)).date())
    assert second["pivot_model"] is None


def test_what_is_told_by_how_it_asks_alone_is_not_counted_as_extracted() -> None:
    suspected = clusters("hydra")
    told = campaigns_of(reworded(), suspected)
    assert extraction(jobs_of(reworded()), DIGESTS, suspected, told)["extraction_share_low"].to_list() == [None]
    assert campaigns_of(requests(), suspected)["recognised_by"].to_list() == [WORDING]
