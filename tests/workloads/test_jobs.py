from __future__ import annotations

import polars as pl

from forensics.workloads.jobs import jobs

SYSTEM = 100
"""Fragments from this number on are whole system prompts."""


def grouped(*prompts: list[int]) -> dict[int, int]:
    """Job of each prompt that is of one."""
    rows = [(row, fragment, fragment >= SYSTEM) for row, own in enumerate(prompts) for fragment in own]
    schema = {"row": pl.UInt32, "fragment": pl.UInt64, "is_system": pl.Boolean}
    return dict(jobs(pl.DataFrame(rows, schema=schema, orient="row"), len(prompts)).rows())


def test_prompts_of_one_template_are_one_job() -> None:
    assert set(grouped(*[[1, 2, 3]] * 10).values()) == {0}


def test_two_templates_are_two_jobs_the_larger_first() -> None:
    found = grouped(*[[1, 2]] * 4, *[[3, 4]] * 6)
    assert found == {row: 1 if row < 4 else 0 for row in range(10)}


def test_what_the_relay_puts_into_every_request_parts_no_jobs_and_joins_none() -> None:
    fixed = 9
    found = grouped(*[[fixed, 1]] * 5, *[[fixed, 2]] * 4)
    assert [found[row] for row in range(9)] == [0] * 5 + [1] * 4
    alone = grouped(*[[fixed]] * 9, [fixed, 1])
    assert set(alone.values()) == {0}


def test_synonyms_by_turns_are_one_job() -> None:
    wordings = [[one, 10 + other] for one in range(4) for other in range(4)]
    assert set(grouped(*wordings, *wordings).values()) == {0}


def test_prompts_without_a_shared_fragment_have_no_job() -> None:
    assert list(grouped([1], [], [1])) == [0, 2]


def test_requests_that_have_only_what_the_relay_puts_in_are_of_no_job() -> None:
    fixed = 9
    found = grouped(*[[fixed, 1]] * 6, *[[fixed]] * 4)
    assert found == dict.fromkeys(range(6), 0)


def test_a_system_prompt_in_every_request_is_no_job() -> None:
    assert grouped(*[[SYSTEM]] * 10) == {}
    assert grouped(*[[SYSTEM, 1]] * 3, *[[SYSTEM]] * 7) == dict.fromkeys(range(3), 0)


def test_system_prompts_part_the_work_of_customers() -> None:
    found = grouped(*[[SYSTEM]] * 6, *[[SYSTEM + 1]] * 4)
    assert found == {row: 0 if row < 6 else 1 for row in range(10)}


def test_a_sentence_that_comes_and_goes_joins_no_jobs() -> None:
    customers = [[job] for job in range(20) for _ in range(60)]
    bridges = [[job, job + 1, 50 + job] for job in range(19) for _ in range(4)]
    found = grouped(*customers, *bridges)
    assert len(set(found.values())) == 20


def test_nothing_shared_is_no_job() -> None:
    assert grouped() == {}
