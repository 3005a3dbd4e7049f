from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.cli.terminal import forensics

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def sheet(analysed: Path, tmp_path: Path) -> Path:
    out = tmp_path / "sheet.csv"
    assert forensics("sample", analysed, "--blind", "--out", out, "--n", 40).code == 0
    return out


def labelled(sheet: Path, world: Path) -> None:
    truth = pl.read_parquet(world / "truth.parquet").select("account_id", label="role")
    rows = pl.read_csv(sheet, infer_schema=False).drop("label")
    rows.join(truth, on="account_id", how="left", validate="1:1").write_csv(sheet)


def test_a_case_is_scored_against_its_world(world: Path, analysed: Path, tmp_path: Path) -> None:
    out = tmp_path / "scores.json"
    answer = forensics("lab", "score", world, analysed, "--json", out)
    assert answer.code == 0
    for words in ("average precision", "False accusations", "B³ F", "perfect predictor", "unmeasured"):
        assert words in answer.out
    assert json.loads(out.read_text())["figures"]["recall"]["value"] > 0.5


def test_the_truth_may_be_named_as_a_file(world: Path, analysed: Path) -> None:
    by_file = forensics("lab", "score", world / "truth.parquet", analysed)
    assert by_file.out == forensics("lab", "score", world, analysed).out


def test_json_to_stdout_stands_alone_and_is_the_same_twice(world: Path, analysed: Path) -> None:
    first = forensics("lab", "score", world, analysed, "--json", "-")
    assert json.loads(first.out)["method"] == "forensics"
    assert first.out == forensics("lab", "score", world, analysed, "--json", "-").out


def test_a_chart_is_written(world: Path, analysed: Path, tmp_path: Path) -> None:
    assert forensics("lab", "score", world, analysed, "--chart", tmp_path / "c.svg").code == 0
    assert (tmp_path / "c.svg").read_text().startswith("<svg ")


def test_what_is_no_truth_says_so(world: Path, analysed: Path, tmp_path: Path) -> None:
    assert forensics("lab", "score", tmp_path, analysed).code == 3
    assert forensics("lab", "score", world / "world.json", analysed).code == 3
    assert forensics("lab", "score", world, tmp_path).code == 3
    pl.read_parquet(world / "truth.parquet").drop("role").write_parquet(tmp_path / "t.parquet")
    answer = forensics("lab", "score", tmp_path / "t.parquet", analysed)
    assert answer.code == 3
    assert "no column role" in answer.err


def test_a_truth_of_other_types_or_roles_is_an_input_error(world: Path, analysed: Path, tmp_path: Path) -> None:
    truth, out = pl.read_parquet(world / "truth.parquet"), tmp_path / "t.parquet"
    for wrong in (
        pl.lit(None, pl.String).alias("role"),
        pl.lit("saint").alias("role"),
        pl.lit("many").alias("n_requests"),
        pl.lit(1).alias("account_id"),
    ):
        truth.with_columns(wrong).write_parquet(out)
        answer = forensics("lab", "score", out, analysed)
        assert answer.code == 3, answer.err
        assert "the truth" in answer.err


def test_the_truth_of_another_world_says_so(world: Path, case: Path) -> None:
    answer = forensics("lab", "score", world, case)
    assert answer.code == 3
    assert "not in the truth" in answer.err


def test_a_path_too_few_or_too_many_is_a_usage_error(analysed: Path, sheet: Path, world: Path) -> None:
    assert forensics("lab", "score", analysed).code == 2
    assert forensics("lab", "score", "--labels", sheet, world, analysed).code == 2


def test_labels_give_estimates_with_intervals(world: Path, analysed: Path, sheet: Path, tmp_path: Path) -> None:
    labelled(sheet, world)
    answer = forensics("lab", "score", "--labels", sheet, analysed, "--json", tmp_path / "l.json")
    assert answer.code == 0, answer.err
    assert "40 labels" in answer.out
    found = json.loads((tmp_path / "l.json").read_text())["precision"]
    assert found["low"] <= found["value"] <= found["high"]


def test_labels_have_no_chart(world: Path, analysed: Path, sheet: Path, tmp_path: Path) -> None:
    labelled(sheet, world)
    assert forensics("lab", "score", "--labels", sheet, analysed, "--chart", tmp_path / "c.svg").code == 2


def test_labels_without_their_key_or_of_another_case_are_refused(
    world: Path, analysed: Path, case: Path, sheet: Path, tmp_path: Path
) -> None:
    labelled(sheet, world)
    assert "another case" in forensics("lab", "score", "--labels", sheet, case).err
    lone = tmp_path / "lone.csv"
    shutil.copy(sheet, lone)
    assert forensics("lab", "score", "--labels", lone, analysed).code == 3
    lone.with_name("lone.csv.key.json").write_text("[]")
    assert forensics("lab", "score", "--labels", lone, analysed).code == 3


def test_a_sheet_without_its_columns_is_refused(analysed: Path, sheet: Path) -> None:
    sheet.write_text("account_id,label\na,honest\n")
    answer = forensics("lab", "score", "--labels", sheet, analysed)
    assert answer.code == 3
    assert "sample_id and label" in answer.err


def test_a_sheet_that_was_not_filled_in_is_refused(analysed: Path, sheet: Path) -> None:
    answer = forensics("lab", "score", "--labels", sheet, analysed)
    assert answer.code == 3
    assert "is labelled" in answer.err
