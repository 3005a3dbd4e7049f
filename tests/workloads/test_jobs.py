from __future__ import annotations

import polars as pl

from forensics.workloads.jobs import jobs


def grouped(*prompts: list[int], cluster: int = 0) -> dict[int, int]:
    """Job of each prompt that has a fragment."""
    rows = [(cluster, row, fragment) for row, own in enumerate(prompts) for fragment in own]
    schema = {"cluster": pl.UInt32, "row": pl.UInt32, "fragment": pl.UInt64}
    told = jobs(pl.DataFrame(rows, schema=schema, orient="row"))
    return dict(told.select("row", "job").rows())


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


def test_clusters_have_jobs_of_their_own() -> None:
    rows = [(cluster, row, 7) for row, cluster in enumerate([0, 0, 1, 1])]
    found = jobs(
        pl.DataFrame(rows, schema={"cluster": pl.UInt32, "row": pl.UInt32, "fragment": pl.UInt64}, orient="row")
    )
    assert found.rows() == [(0, 0, 0), (0, 1, 0), (1, 2, 0), (1, 3, 0)]


def test_nothing_shared_is_no_job() -> None:
    assert grouped() == {}
