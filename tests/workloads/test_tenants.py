from __future__ import annotations

import polars as pl
import pytest

from forensics.vocabulary.workload import COUNTED
from forensics.workloads.tenants import SAME_MODELS, tenants

SCHEMA = {"job": pl.UInt32, "system": pl.UInt64, "setting": pl.UInt64, "model": pl.String}
Row = tuple[int | None, int | None, int, str | None]
OLD, NEW = "old", "new"


def of(*rows: Row) -> list[tuple[int | None, int | None]]:
    """Tenant and part of each request; nothing where its work does not count."""
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row").with_row_index("row")
    found = frame.select("row").join(tenants(frame), on="row", how="left").sort("row")
    return found.select("tenant", "part").rows()


def whose(*rows: Row) -> list[int | None]:
    return [tenant for tenant, _ in of(*rows)]


def test_system_prompts_tell_customers_apart_and_hold_their_jobs_together() -> None:
    one, other = [(0, 7, 1, OLD)] * 3 + [(1, 7, 2, OLD)] * 3, [(0, 8, 1, OLD)] * 4
    assert whose(*one, *other) == [0] * 6 + [1] * 4
    assert [part for _, part in of(*one, *other)] == [1] * 3 + [2] * 3 + [0] * 4


def test_without_system_prompts_each_template_is_a_customer() -> None:
    assert whose(*[(0, None, 1, OLD)] * 3, *[(1, None, 1, OLD)] * 2) == [0] * 3 + [1] * 2


def test_behind_one_prompt_put_before_everything_models_tell_customers_apart() -> None:
    one = [(0, 7, 1, OLD)] * 6 + [(1, 7, 2, OLD)] * 5
    assert whose(*one, *[(2, 7, 3, NEW)] * 4) == [0] * 11 + [1] * 4
    mixed = [(2, 7, 3, OLD)] * 3 + [(2, 7, 3, NEW)]
    assert SAME_MODELS >= 1 / 4
    assert set(whose(*one, *mixed)) == {0}


def test_a_system_prompt_that_other_requests_have_too_is_the_relay_s_and_tells_nothing() -> None:
    rest = [(None, 7, 1, OLD)] * 20
    assert whose(*[(0, 7, 1, OLD)] * 4, *[(1, 7, 1, OLD)] * 3, *rest) == [0] * 4 + [1] * 3 + [None] * 20


def test_small_work_counts_only_with_a_system_prompt_that_is_the_work_s() -> None:
    n = round(4 / COUNTED)
    large = [(0, 7, 1, OLD)] * (3 * n)
    assert whose(*large, *[(1, 7, 2, NEW)] * 5)[-1] == 1
    assert whose(*large, *[(1, None, 2, NEW)] * 5)[-1] is None


def test_of_a_system_prompt_that_is_the_work_s_all_requests_are_work() -> None:
    rest: list[Row] = [(None, 7, 2, NEW)] * 8
    assert whose(*[(0, 7, 1, OLD)] * 100, *rest) == [0] * 100 + [1] * 8
    assert whose(*[(0, 7, 1, OLD)] * 30, *rest) == [0] * 30 + [None] * 8


def test_a_job_s_requests_with_system_prompts_that_vary_are_whose_most_of_it_is() -> None:
    varied: list[Row] = [(0, 100 + number, 1, OLD) for number in range(90)]
    assert set(whose(*[(0, 7, 1, OLD)] * 110, *varied)) == {0}


def test_what_is_too_little_for_a_customer_goes_with_its_job() -> None:
    assert set(whose(*[(0, 7, 1, OLD)] * 150, *[(0, 8, 1, OLD)] * 150, (0, 9, 1, OLD))) == {0, 1}


def test_nothing_is_nobody_s() -> None:
    assert whose((None, 7, 1, OLD)) == [None]
    assert whose() == []


@pytest.mark.parametrize("name", ["part", "job", "code", None])
def test_models_may_be_called_anything(name: str | None) -> None:
    one: list[Row] = [*[(0, 7, 1, name)] * 6, *[(1, 7, 2, name)] * 5]
    assert whose(*one, *[(2, 7, 3, "null")] * 4) == [0] * 11 + [1] * 4


def test_very_many_models_are_one_to_the_comparison() -> None:
    one: list[Row] = [(0, 7, 1, f"a{number}") for number in range(300)]
    other: list[Row] = [(1, 7, 2, f"b{number}") for number in range(300)]
    assert set(whose(*one, *other)) == {0}


def test_of_several_own_system_prompts_small_work_does_not_count() -> None:
    assert whose(*[(0, 7, 1, OLD)] * 60, *[(1, 8, 1, OLD)] * 60, *[(2, 9, 1, OLD)] * 8)[-1] is None


def test_what_is_left_of_two_system_prompts_is_not_one_job() -> None:
    one: list[Row] = [(0, 7, 1, OLD)] * 100 + [(None, 7, 2, OLD)] * 10
    other: list[Row] = [(1, 8, 1, OLD)] * 100 + [(None, 8, 2, OLD)] * 10
    assert whose(*one, *other) == [0] * 110 + [1] * 110
