"""The digest of a world's content is of what an analyst sees: all of it, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from forensics.lab.simulate import simulate
from forensics.lab.suites import content
from forensics.lab.suites.content import content_digest
from tests.lab.suites.worlds import small

WORLD = simulate(small("w", files=("accounts", "payments", "events")).world)


def test_the_same_world_has_the_same_digest() -> None:
    assert content_digest(simulate(WORLD.world)) == content_digest(WORLD)


def test_the_digest_does_not_depend_on_how_many_rows_are_written_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = content_digest(WORLD)
    monkeypatch.setattr(content, "ROWS", 7)
    assert content_digest(WORLD) == whole


@pytest.mark.parametrize("table", ["requests", "accounts", "payments", "events"])
def test_a_row_less_of_any_table_is_another_world(table: str) -> None:
    less = replace(WORLD, **{table: getattr(WORLD, table).head(-1)})
    assert content_digest(less) != content_digest(WORLD)


def test_a_microsecond_and_the_order_of_columns_count() -> None:
    later = WORLD.requests.with_columns(pl.col("timestamp").dt.offset_by("1us"))
    turned = WORLD.requests.select(reversed(WORLD.requests.columns))
    digests = {content_digest(replace(WORLD, requests=rows)) for rows in (WORLD.requests, later, turned)}
    assert len(digests) == 3


def test_an_absent_value_is_not_an_empty_one() -> None:
    absent, empty = (WORLD.requests.with_columns(pl.lit(value, pl.String).alias("prompt")) for value in (None, ""))
    assert content_digest(replace(WORLD, requests=absent)) != content_digest(replace(WORLD, requests=empty))


def test_truth_and_unwritten_files_do_not_count() -> None:
    bare = replace(WORLD, world=replace(WORLD.world, files=("accounts",)))
    less = replace(bare, events=bare.events.clear(), truth=bare.truth.clear())
    assert content_digest(less) == content_digest(bare) != content_digest(WORLD)
