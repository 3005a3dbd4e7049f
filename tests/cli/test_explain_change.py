from __future__ import annotations

import polars as pl
import pytest

from forensics.cli.explain_change import of_account, of_cluster
from forensics.cli.explain_sum import addends
from tests.reports.example_case import HYDRA, example_case


def rows(*said: tuple[str, str, float]) -> pl.DataFrame:
    """Hypothesis, family and bans of each row; sources named after the families."""
    return pl.DataFrame(
        said, schema={"hypothesis": pl.String, "family": pl.String, "bans": pl.Float64}, orient="row"
    ).with_columns(source="family")


STORY = rows(
    ("hydra", "prior", -1.0),
    ("hydra", "timing", 2.0),
    ("hydra", "payment", 1.0),
    ("hydra", "rivals", -1.0),
    ("organisation", "prior", -1.0),
    ("organisation", "payment", 1.5),
    ("event", "prior", -1.0),
)


def test_a_family_is_left_out_for_every_explanation() -> None:
    lines = of_cluster(STORY)
    assert any(line.startswith("  with everything: +1.49") for line in lines)
    # Without timing 0.0 is left against 0.5; without payment, which speaks for both, hydra 1.0 against two of -1.0.
    assert any(line.startswith("  without timing: -0.51") and line.endswith("the sum turns") for line in lines)
    assert any(line.startswith("  without payment: +1.70") and "turns" not in line for line in lines)


def test_the_closest_rival_and_its_distance_are_named() -> None:
    assert "  closest other explanation: organisation, 1.50 bans behind" in of_cluster(STORY)
    lost = of_cluster(STORY.filter(pl.col("family") != "timing"))
    assert "  likelier explanation: organisation, 0.50 bans ahead" in lost


def test_what_stands_in_the_way_of_a_suspicion_is_named() -> None:
    lines = of_cluster(pl.concat([STORY, rows(("hydra", "life_cycle", -2.0))]))
    assert any(line.startswith("  without life cycle: +1.49") and "the sum turns" in line for line in lines)


def test_an_account_without_the_tie_that_carries_it() -> None:
    own = rows(("hydra_member", "prior", -1.0), ("hydra_member", "network", 3.0), ("hydra_member", "likeness", -0.5))
    lines = of_account(own, 0.99)
    assert any(line.startswith("  without network: -1.5") and "the sum turns" in line for line in lines)
    assert any(line.startswith("  without likeness: +1.69") for line in lines)


def test_of_an_account_in_no_cluster_there_is_nothing_to_leave_out() -> None:
    assert of_account(rows(("hydra_member", "prior", -2.0)), None) == []


@pytest.mark.parametrize("cluster", [HYDRA])
def test_a_case_s_rows_are_understood(cluster: str) -> None:
    lines = of_cluster(addends(example_case(), "cluster", cluster))
    assert lines[0].startswith("What would change it")
