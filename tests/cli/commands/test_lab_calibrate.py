from __future__ import annotations

import json
from typing import TYPE_CHECKING

from forensics.assessments.calibration_file import read_calibration
from forensics.casestore.read import read_case
from tests.cli.terminal import forensics

if TYPE_CHECKING:
    from pathlib import Path


def labelled(case: Path, path: Path, n: int | None = None) -> Path:
    names = read_case(case).tables["accounts"].drop_nulls("cluster_id")["account_id"].to_list()[:n]
    rows = [f"{name},{'honest' if place % 4 == 0 else 'operator'}\n" for place, name in enumerate(names)]
    path.write_text("account_id,label\n" + "".join(rows), encoding="utf-8")
    return path


def test_labels_of_a_case_make_a_local_calibration(tmp_path: Path) -> None:
    world, case = tmp_path / "world", tmp_path / "case"
    assert forensics("lab", "simulate", "hydra", "--scale", "0.2", "--out", world, "-q").code == 0
    logs = (world / "requests.jsonl.gz", "--accounts", world / "accounts.jsonl")
    assert forensics("analyze", *logs, "--out", case, "-q").code == 0
    labels, out = labelled(case, tmp_path / "labels.csv"), tmp_path / "rules" / "calibration.json"
    words = ("lab", "calibrate", "--labels", labels, case, "--out", out, "--date", "2026-11-21")
    answer = forensics(*words)
    assert answer.code == 0
    assert "labelled accounts in clusters" in answer.out
    assert read_calibration(out.parent).status == "local"
    before = out.read_bytes()
    refused = forensics(*words)
    assert refused.code == 7
    assert "--force" in refused.err
    assert forensics(*words, "--force").code == 0
    assert out.read_bytes() == before


def test_too_few_labels_end_with_how_many_are_needed(analysed: Path, tmp_path: Path) -> None:
    labels = labelled(analysed, tmp_path / "labels.csv", 5)
    answer = forensics("lab", "calibrate", "--labels", labels, analysed, "--out", tmp_path / "c.json")
    assert answer.code == 3
    assert "at least 50" in answer.err
    assert not (tmp_path / "c.json").exists()


def test_labels_without_a_case_and_seeds_of_a_suite_are_refused(tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    assert forensics("lab", "calibrate", "--labels", labels, "--out", tmp_path / "c.json").code == 2
    answer = forensics("lab", "calibrate", "--seed", "7", "--out", tmp_path / "c.json")
    assert answer.code == 2
    assert "suites" in answer.err


def test_a_blind_sample_of_another_case_is_refused(analysed: Path, tmp_path: Path) -> None:
    labels = labelled(analysed, tmp_path / "labels.csv")
    key = {"seal": "another", "sizes": {}, "rows": [{"account_id": "a", "stratum": "b"}]}
    (tmp_path / "labels.csv.key.json").write_text(json.dumps(key), encoding="utf-8")
    answer = forensics("lab", "calibrate", "--labels", labels, analysed, "--out", tmp_path / "c.json")
    assert answer.code == 3
    assert "another case" in answer.err
