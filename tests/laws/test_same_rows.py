"""Same rows, another container, split or order: the same case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.pipeline import analyze, judge
from forensics.vocabulary.settings import Inputs, ReadSettings, RunSettings, Settings
from tests.worlds import Container, analysed, differences, small_world, write

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case

N_PIECES = 5


def of_files(
    folder: Path, *pieces: pl.DataFrame, container: Container = "parquet", batch_rows: int = 1_000_000
) -> Case:
    """The small world's case, its requests in one file a piece."""
    for number, piece in enumerate(pieces):
        write(piece, folder / "log" / f"part{number}.{container}", container)
    people = write(small_world().accounts, folder / "accounts.parquet", "parquet")
    settings = Settings(read=ReadSettings(batch_rows=batch_rows), run=RunSettings(temp_dir=folder))
    return analyze(Inputs((str(folder / "log"),), accounts=people), settings)


def shuffled(seed: int) -> pl.DataFrame:
    return small_world().requests.sample(fraction=1.0, shuffle=True, seed=seed)


def test_the_same_files_twice_are_the_same_case(case: Case, tmp_path: Path) -> None:
    again = analysed(tmp_path)
    assert differences(case, again) == []
    assert again.provenance == case.provenance


@pytest.mark.parametrize("container", ["jsonl", "jsonl.gz"])
def test_json_lines_are_the_same_case(container: Container, case: Case, tmp_path: Path) -> None:
    assert differences(case, of_files(tmp_path, small_world().requests, container=container)) == []


def test_five_files_are_the_same_case(case: Case, tmp_path: Path) -> None:
    rows = small_world().requests
    size = len(rows) // N_PIECES + 1
    assert differences(case, of_files(tmp_path, *rows.iter_slices(size))) == []


@pytest.mark.parametrize("seed", [1, 2])
def test_any_order_is_the_same_case(seed: int, case: Case, tmp_path: Path) -> None:
    assert differences(case, of_files(tmp_path, shuffled(seed))) == []


def test_shuffled_and_cut_and_in_another_container_is_the_same_case(case: Case, tmp_path: Path) -> None:
    rows = shuffled(3)
    pieces = [rows.gather_every(N_PIECES, offset) for offset in range(N_PIECES)]
    assert differences(case, of_files(tmp_path, *pieces, container="jsonl.gz")) == []


def test_small_batches_are_the_same_case(case: Case, tmp_path: Path) -> None:
    assert differences(case, of_files(tmp_path, small_world().requests, batch_rows=97)) == []


def test_the_order_of_accounts_does_not_matter(case: Case, tmp_path: Path) -> None:
    assert differences(case, analysed(tmp_path, accounts=small_world().accounts.reverse())) == []


def test_the_order_of_columns_does_not_matter(case: Case, tmp_path: Path) -> None:
    rows = small_world().requests
    assert differences(case, of_files(tmp_path, rows.select(rows.columns[::-1]))) == []


def test_a_repeated_row_changes_nothing(case: Case, tmp_path: Path) -> None:
    rows = small_world().requests
    repeated = of_files(tmp_path, pl.concat([rows, rows.sample(50, seed=5)]))
    assert differences(case, repeated) == []
    assert sum(file.repeats for file in repeated.scope.inputs) == 50


def test_a_file_given_twice_changes_nothing(case: Case, tmp_path: Path) -> None:
    """The same export under two names."""
    rows = small_world().requests
    twice = of_files(tmp_path, rows, rows.reverse())
    assert differences(case, twice) == []


def test_rows_are_requests_repeats_filtered_and_rejects(tmp_path: Path) -> None:
    rows = small_world().requests
    path = write(pl.concat([rows, rows.head(7)]), tmp_path / "log.jsonl", "jsonl")
    with path.open("ab") as stream:
        stream.write(b'{"account_id": "ann"}\n{not json\n\xff\xfe\n{"account_id": "x", "timestamp": "never"}\n')
    middle = rows["timestamp"].median()
    settings = Settings(read=ReadSettings(start=middle))  # type: ignore[arg-type]
    case = analyze(Inputs((str(path),)), settings)
    (file,) = case.scope.inputs
    assert file.rows == len(rows) + 7 + 4
    assert file.rows == file.requests + file.repeats + file.filtered + file.rejects
    assert file.rejects == 4 == len(case.rejects)
    assert min(file.requests, file.filtered) > 0
    assert case.tables["accounts"]["n_requests"].sum() == file.requests


def test_judging_again_is_the_same_case(case: Case) -> None:
    assert differences(case, judge(case, Settings())) == []
