from __future__ import annotations

from forensics.cli.explain_attribution import attribution_lines, hypothesis_lines
from forensics.cli.explain_text import cluster_lines
from tests.reports.example_case import HYDRA, example_case
from tests.reports.test_attribution import case_with


def test_a_cluster_is_told_with_who_may_run_it_and_where_the_rest_is() -> None:
    lines = cluster_lines(case_with(0.7), HYDRA)
    assert any("the suspected owner fits the pattern reported" in line for line in lines)
    assert f"What each profile says of it: forensics show CASE attribution_items --filter subject:{HYDRA}" in lines


def test_where_nobody_was_asked_nothing_is_said() -> None:
    assert attribution_lines(example_case(), HYDRA, "owner") == []


def test_hypotheses_are_listed_the_likeliest_first() -> None:
    (table,) = hypothesis_lines(case_with(0.7), HYDRA, "owner")
    assert table.index("reported") < table.index("unknown actor")
