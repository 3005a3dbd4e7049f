from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.foundation.bans import log10_odds
from forensics.reports.addends import addends_of, rivals_of
from forensics.reports.brief import brief_of
from forensics.reports.build import build_view
from forensics.reports.desk import desk_of
from forensics.reports.limits import Limits
from forensics.reports.naming import in_clear, pseudonymous
from tests.reports.example_case import COMPANY, HYDRA, RIDDLE, example_case, with_table

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case


def confidence(case: Case, cluster_id: str) -> float:
    return float(case.tables["clusters"].filter(pl.col("cluster_id") == cluster_id)["confidence"][0])


@pytest.mark.parametrize("cluster_id", [HYDRA, COMPANY, RIDDLE])
@pytest.mark.parametrize("limit", [30, 4])
def test_the_rows_of_a_cluster_sum_to_the_log10_odds_of_its_confidence(cluster_id: str, limit: int) -> None:
    case = example_case()
    rows = addends_of(desk_of(case, in_clear(), Limits(addends=limit)), cluster_id)
    assert len(rows) <= limit
    assert sum(row.bans for row in rows) == pytest.approx(log10_odds(confidence(case, cluster_id)), abs=1e-9)
    assert rows[-1].running == pytest.approx(log10_odds(confidence(case, cluster_id)), abs=1e-9)


def test_a_sum_starts_with_the_prior_and_ends_with_the_rivals() -> None:
    rows = addends_of(desk_of(example_case(), in_clear()), HYDRA)
    assert (rows[0].source, rows[-1].source) == ("prior", "rivals")
    assert [row.family for row in rows[1:-1]] == ["network", "payment", "content", "timing"]


def test_what_limits_a_family_stands_right_below_what_it_said() -> None:
    case = example_case()
    evidence = case.tables["evidence"]
    cap = evidence.filter(pl.col("source") == "ip_address").with_columns(
        pl.lit("cap.network").alias("source"), pl.col("bans") * -0.25
    )
    capped = with_table(case, "evidence", pl.concat([cap, evidence]))
    rows = addends_of(desk_of(capped, in_clear()), HYDRA)
    sources = [row.source for row in rows]
    assert sources.index("cap: network") == sources.index("ip address") + 1


def test_what_is_added_up_says_how_much_that_is() -> None:
    rows = addends_of(desk_of(example_case(), in_clear(), Limits(addends=4)), HYDRA)
    [rest] = [row for row in rows if row.source == "smaller addends"]
    assert "evidence.parquet" in rest.detail


def test_a_sum_that_does_not_add_up_is_said_aloud() -> None:
    case = example_case()
    torn = with_table(case, "evidence", case.tables["evidence"].filter(pl.col("source") != "payment_card"))
    view = build_view(brief_of(torn, pseudonymous(torn)))
    assert [cluster.adds_up for cluster in build_view(brief_of(case, in_clear())).clusters] == [True, True, True]
    assert [cluster.adds_up for cluster in view.clusters] == [False, False, False]


def test_rivals_come_most_probable_first_and_sum_to_one() -> None:
    rivals = rivals_of(desk_of(example_case(), in_clear()), COMPANY)
    assert rivals[0].name == "organisation"
    assert sum(rival.posterior for rival in rivals) == pytest.approx(1.0)


def test_a_hypothesis_goes_by_its_title_and_a_new_one_by_its_name() -> None:
    naming = replace(in_clear(), titles={"organisation": "an open organisation"})
    names = {rival.name for rival in rivals_of(desk_of(example_case(), naming), COMPANY)}
    assert names > {"an open organisation", "hydra"}
    assert replace(in_clear(), titles={}).hypothesis("lunch_\x1bqueue") == "lunch \\x1bqueue"
