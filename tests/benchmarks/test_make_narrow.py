"""The simulated narrow log: the same rows every time, and whole files only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
import pytest

from benchmarks.make_narrow import JSONL, Narrow, write
from benchmarks.scaling.prompts import CHARACTERS, N_WORDS, words
from benchmarks.scaling.rivals import READ_WITH_PROMPTS
from forensics.summaries.reduce import columns_read, entity_kinds

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 3_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("narrow")
    write(place / "once", Narrow(ROWS))
    write(place / "again", Narrow(ROWS))
    write(place / "lines", Narrow(ROWS, JSONL))
    write(place / "prompts", Narrow(ROWS, with_prompts=True))
    return place


def rows(folder: Path) -> pl.DataFrame:
    return pl.read_parquet(folder / "part-0000.parquet")


def test_the_same_arguments_give_the_same_bytes(folder: Path) -> None:
    once, again = (folder / name / "part-0000.parquet" for name in ("once", "again"))
    assert once.read_bytes() == again.read_bytes()


def test_another_seed_gives_other_rows(folder: Path) -> None:
    write(folder / "other", Narrow(ROWS, seed=2))
    assert not rows(folder / "other").equals(rows(folder / "once"))


def test_json_lines_hold_the_same_rows(folder: Path) -> None:
    lines = [json.loads(line) for line in (folder / "lines" / "part-0000.jsonl").read_text("utf-8").splitlines()]
    told = rows(folder / "once").with_columns(pl.col("timestamp").dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ"))
    assert lines == told.to_dicts()


def test_prompts_are_added_to_the_same_rows(folder: Path) -> None:
    assert rows(folder / "prompts").drop("prompt").equals(rows(folder / "once"))


def test_a_prompt_has_400_characters_and_a_third_begin_as_others_do(folder: Path) -> None:
    told = rows(folder / "prompts")["prompt"]
    head = told.str.head(80)
    assert set(told.str.len_chars()) == {CHARACTERS}
    assert told.n_unique() > 0.99 * ROWS
    assert 0.2 * ROWS < head.is_duplicated().sum() < 0.4 * ROWS


def test_no_word_comes_twice() -> None:
    assert words().n_unique() == N_WORDS


def test_a_file_that_is_there_stays(folder: Path) -> None:
    path = folder / "kept" / "part-0000.parquet"
    path.parent.mkdir()
    path.write_bytes(b"mine")
    write(path.parent, Narrow(ROWS))
    assert path.read_bytes() == b"mine"


def test_the_decode_that_prompts_are_measured_against_reads_what_an_analysis_reads(folder: Path) -> None:
    covered = frozenset(rows(folder / "prompts").columns)
    assert columns_read(entity_kinds(), covered) | {"timestamp", "account_id"} == set(READ_WITH_PROMPTS)
