from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from tests.cli.terminal import forensics

if TYPE_CHECKING:
    from pathlib import Path


def test_the_sheet_is_blind_and_the_key_is_beside_it(analysed: Path, tmp_path: Path) -> None:
    out = tmp_path / "s.csv"
    answer = forensics("sample", analysed, "--blind", "--out", out, "--n", 20)
    assert answer.code == 0
    assert f"forensics lab score --labels {out}" in answer.out
    sheet = pl.read_csv(out, infer_schema=False)
    assert sheet.columns == ["sample_id", "account_id", "first_seen", "last_seen", "n_requests", "label"]
    key = json.loads((tmp_path / "s.csv.key.json").read_text())
    assert [row["sample_id"] for row in key["rows"]] == sheet["sample_id"].to_list()
    assert {"stratum", "weight", "membership"} <= set(key["rows"][0])


def test_a_sample_is_the_same_twice_and_another_under_another_seed(analysed: Path, tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        forensics("sample", analysed, "--blind", "--out", tmp_path / name, "--seed", seed)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "a").read_bytes() != (tmp_path / "c").read_bytes()


def test_a_sample_that_is_not_blind_or_has_no_file_is_refused(analysed: Path, tmp_path: Path) -> None:
    assert forensics("sample", analysed, "--out", tmp_path / "s.csv").code == 2
    assert forensics("sample", analysed, "--blind", "--out", "-").code == 2


def test_an_older_sample_is_not_overwritten_not_even_its_key(analysed: Path, tmp_path: Path) -> None:
    out = tmp_path / "s.csv"
    out.with_name("s.csv.key.json").touch()
    assert forensics("sample", analysed, "--blind", "--out", out).code == 7
    assert not out.exists()
    assert forensics("sample", analysed, "--blind", "--out", out, "--force").code == 0


def test_what_is_no_case_has_no_sample(tmp_path: Path) -> None:
    assert forensics("sample", tmp_path, "--blind", "--out", tmp_path / "s.csv").code == 3
