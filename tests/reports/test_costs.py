from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from forensics.reports.costs import cached, cost, worth
from tests.reports.example_case import HYDRA, example_case
from tests.reports.test_work import tables

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case


def case(costs: list[float | None], shares: list[float | None]) -> Case:
    """Campaigns of a half, a quarter and a twentieth of a cluster's requests."""
    plain = example_case()
    told = tables(0.5, 0.25, 0.05, cluster=HYDRA)["campaigns"].with_columns(
        cost=pl.Series(costs, dtype=pl.Float64), cost_share=pl.Series(shares, dtype=pl.Float64)
    )
    return replace(plain, tables={**plain.tables, "campaigns": told})


def test_the_least_that_was_extracted_cost_nine_tenths_of_the_campaigns_that_count() -> None:
    said = worth(case([1_000.0, 20.0, 5_000.0], [1.0, 0.5, 1.0]), HYDRA)
    assert said.startswith(
        "At list price that would have cost about 918 USD, for 75 % of the tokens that the log counts"
    )
    assert "requests without a count add nothing" in said
    assert "no reason for suspicion" in said


def test_of_models_without_a_price_nothing_is_said() -> None:
    assert worth(case([None, None, 5_000.0], [0.0, 0.0, 1.0]), HYDRA) == ""
    assert worth(example_case(), HYDRA) == ""
    assert cost({"cost": None, "cost_share": 0.0}) == "no list price known"


def test_of_a_log_without_token_counts_nothing_is_said() -> None:
    assert worth(case([None, None, None], [None, None, None]), HYDRA) == ""
    none = case([0.0, None, None], [None, None, None])
    counts = none.tables["campaigns"].with_columns(
        pl.lit(0, pl.Int64).alias(n) for n in ("input_tokens", "output_tokens")
    )
    assert worth(replace(none, tables={**none.tables, "campaigns": counts}), HYDRA) == ""
    assert cost({"cost": None, "cost_share": None}) == "not known, as the log has no token counts of it"


def test_a_campaign_says_of_how_much_its_cost_is() -> None:
    assert (
        cost({"cost": 12_345.6, "cost_share": 0.975}) == "about 12,346 USD, for 97.5 % of the tokens that are counted"
    )


def test_a_log_without_a_column_for_caches_is_counted_in_full() -> None:
    plain = example_case()
    assert "count in full" in cached(replace(plain, scope=replace(plain.scope, covered=())))
    assert "price for that" in cached(replace(plain, scope=replace(plain.scope, covered=("cached_tokens",))))
