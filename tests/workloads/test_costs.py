from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.vocabulary.price import Price
from forensics.vocabulary.workload import MODELS, JobModels
from forensics.workloads.costs import costs, models_of_jobs, totals

if TYPE_CHECKING:
    from forensics.vocabulary.columns import PolarsType

NOON = datetime(2026, 8, 31, 12, tzinfo=UTC)
DIGESTS = pl.Series(["zero", "one"])
LISTS = (
    (Price("own", None, 1.0, None, 1.0, "mine"),),
    (
        Price("model", None, 2.0, 0.2, 10.0, "a list"),
        Price("model", date(2026, 9, 1), 3.0, 0.3, 15.0, "a list"),
        Price("late", date(2026, 9, 1), 4.0, None, 8.0, "a list"),
        Price("own", None, 9.0, None, 9.0, "a list"),
    ),
)
LOOKED: dict[str, PolarsType] = {
    "cluster": pl.UInt32,
    "job": pl.Int64,
    "model": pl.String,
    "timestamp": pl.Datetime("us", "UTC"),
    "input_tokens": pl.Int64,
    "cached_tokens": pl.Int64,
    "output_tokens": pl.Int64,
}


def used(rows: list[tuple[str | None, int, int | None, int]], job: int = 0) -> pl.DataFrame:
    """Model, day after the first, tokens from a cache, tokens in and out a hundred thousand times that."""
    told = [
        (1, job, model, NOON + timedelta(days=day), 10_000_000, cached, 1_000_000 * n) for model, day, cached, n in rows
    ]
    return models_of_jobs(pl.DataFrame(told, schema=LOOKED, orient="row"), DIGESTS)


def priced(rows: list[tuple[str | None, int, int | None, int]], whole: float = 1.0) -> pl.DataFrame:
    return costs(used(rows).with_columns(campaign_id=pl.lit("C-1"), whole=pl.lit(whole)), LISTS)


def test_tokens_of_a_job_are_counted_by_model_and_day() -> None:
    found = used([("model", 0, None, 1), ("model", 0, 4, 2), (None, 1, -3, 3)])
    assert found.drop("members", "input_tokens").rows() == [
        (0, None, date(2026, 9, 1), 1, 0, 3_000_000),
        (0, "model", date(2026, 8, 31), 2, 4, 3_000_000),
    ]
    assert set(found["members"]) == {"one"}


def test_no_more_is_read_from_a_cache_than_came_in_and_nothing_is_negative() -> None:
    rows = [(1, 0, "m", NOON, 5, 9, 1), (1, 0, "m", NOON, -7, 3, -1), (1, 0, "m", None, None, None, None)]
    found = models_of_jobs(pl.DataFrame(rows, schema=LOOKED, orient="row"), DIGESTS)
    assert found.select("day", "n_requests", "input_tokens", "cached_tokens", "output_tokens").rows() == [
        (None, 1, 0, 0, 0),
        (NOON.date(), 2, 5, 5, 1),
    ]


def test_of_very_many_models_the_rarest_lose_their_names() -> None:
    rows = [(f"m{number:03d}", 0, None, 1) for number in range(MODELS + 5)]
    found = used([*rows, ("m054", 0, None, 1)])
    assert found["model"].n_unique() == MODELS + 1
    assert found.filter(pl.col("model").is_null())["n_requests"].to_list() == [5]
    assert "m054" in found["model"].to_list()


def test_every_day_has_its_price_and_the_rows_add_up() -> None:
    found = priced([("model", 0, None, 1), ("maker/Model", 1, 5_000_000, 2), ("own", 0, 1, 1)])
    costs_of = {row["model"]: (row["cost"], row["priced_from"], row["source"]) for row in found.to_dicts()}
    assert costs_of == {
        # 10 M tokens in and 1 M out, on the last day of the old price.
        "model": (pytest.approx(30.0), None, "a list"),
        # Half of 10 M tokens in came from the cache: 5 * 3 + 5 * .3 + 2 * 15.
        "maker/Model": (pytest.approx(46.5), date(2026, 9, 1), "a list"),
        # A user's own price comes first, and says nothing of caches.
        "own": (pytest.approx(11.0), None, "mine"),
    }
    (total,) = totals(found).to_dicts()
    assert (total["cost"], total["cost_share"]) == (pytest.approx(87.5), 1.0)


def test_an_own_price_from_a_day_on_leaves_the_days_before_it_to_the_next_list() -> None:
    own = (
        Price("model", date(2026, 9, 2), 1.0, None, 1.0, "mine"),
        Price("model", date(2026, 9, 4), 7.0, None, 7.0, "mine"),
    )
    rows = used([("model", day, None, 1) for day in range(5)]).with_columns(
        campaign_id=pl.lit("C-1"), whole=pl.lit(1.0)
    )
    found = costs(rows, (own, *LISTS[1:]))
    assert found.select("priced_from", "n_requests", "input_price", "source").rows() == [
        (None, 1, 2.0, "a list"),
        (date(2026, 9, 1), 1, 3.0, "a list"),
        (date(2026, 9, 2), 2, 1.0, "mine"),
        (date(2026, 9, 4), 1, 7.0, "mine"),
    ]


def test_what_no_list_knows_has_no_price_and_before_its_first_day_a_model_has_none() -> None:
    found = priced([("late", 0, None, 1), ("late", 1, None, 1), ("strange", 0, None, 9), (None, 0, None, 9)])
    assert found.select("model", "priced_from", "cost").rows() == [
        (None, None, None),
        ("late", None, None),
        ("late", date(2026, 9, 1), 48.0),
        ("strange", None, None),
    ]
    (total,) = totals(found).to_dicts()
    assert (total["cost"], total["cost_share"]) == (48.0, 11 / 60)


def test_without_any_price_there_is_no_cost_and_without_tokens_no_share() -> None:
    assert totals(priced([("strange", 0, None, 1)])).rows() == [("C-1", None, 0.0)]
    none = used([("model", 0, None, 0)]).with_columns(input_tokens=pl.lit(0, pl.Int64), campaign_id=pl.lit("C-1"))
    assert totals(costs(none.with_columns(whole=pl.lit(1.0)), LISTS)).rows() == [("C-1", None, None)]
    mixed = costs(
        pl.concat([none, used([("strange", 0, None, 1)]).with_columns(campaign_id=pl.lit("C-1"))]).with_columns(
            whole=pl.lit(1.0)
        ),
        LISTS,
    )
    assert totals(mixed).rows() == [("C-1", None, 0.0)]


def test_a_part_that_was_looked_at_stands_for_the_whole() -> None:
    assert priced([("model", 0, None, 1)], 2.5).select("n_requests", "output_tokens", "cost").rows() == [
        (2, 2_500_000, 75.0)
    ]


def test_nothing_used_costs_nothing() -> None:
    assert used([]).is_empty()
    nothing = JobModels.create_empty().with_columns(campaign_id=pl.lit("C-1"), whole=pl.lit(1.0))
    assert totals(costs(nothing, LISTS)).is_empty()
    assert costs(used([("model", 0, None, 1)]).with_columns(campaign_id=pl.lit("C"), whole=1.0), ((),))[
        "cost"
    ].to_list() == [None]
