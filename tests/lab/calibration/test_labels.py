from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from forensics.assessments.calibration_file import FILE, read_calibration
from forensics.foundation.errors import InputError
from forensics.foundation.rules_folder import rules_folder
from forensics.lab.calibration.labels import read_labels, recalibrate
from tests.worlds import analysed

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return analysed(tmp_path_factory.mktemp("small"))


def labels(path: Path, rows: list[tuple[str, str]]) -> Path:
    path.write_text("account_id,label\n" + "".join(f"{name},{label}\n" for name, label in rows), encoding="utf-8")
    return path


def clustered(case: Case) -> list[str]:
    names: list[str] = case.tables["accounts"].drop_nulls("cluster_id")["account_id"].to_list()
    return names


def test_labels_refit_the_map_and_keep_the_weights(case: Case, tmp_path: Path) -> None:
    said = [(name, "honest" if place % 3 == 0 else "operator") for place, name in enumerate(clustered(case))]
    found = recalibrate(read_labels(labels(tmp_path / "labels.csv", said)), [case], "2026-11-21")
    (tmp_path / FILE).write_bytes(found.document)
    read, shipped = read_calibration(tmp_path), read_calibration(rules_folder())
    assert read.status == "local"
    assert read.members.weights == shipped.members.weights
    assert read.members.steps
    assert f"{len(said)} labelled accounts" in read.provenance
    assert read.prevalence == shipped.prevalence
    assert "not local" in read.provenance


def test_a_blind_sample_brings_its_case_s_own_prevalence(case: Case, tmp_path: Path) -> None:
    said = [(name, "honest" if place % 3 == 0 else "operator") for place, name in enumerate(clustered(case))]
    path = labels(tmp_path / "labels.csv", said)
    rows = [{"account_id": name, "stratum": "high" if label == "operator" else "low"} for name, label in said]
    key = {"seal": "s", "sizes": {"low": 990, "high": 10, "none": 0}, "rows": rows}
    (tmp_path / "labels.csv.key.json").write_text(json.dumps(key), encoding="utf-8")
    given = read_labels(path)
    assert given.seal == "s"
    assert given.prevalence == pytest.approx(0.01)
    (tmp_path / FILE).write_bytes(recalibrate(given, [case], "2026-11-21").document)
    read = read_calibration(tmp_path)
    assert read.prevalence == 0.01
    assert "blind sample" in read.provenance


def test_a_stratum_without_a_label_leaves_the_prevalence_open(tmp_path: Path) -> None:
    path = labels(tmp_path / "l.csv", [("a", "operator"), ("b", "unsure")])
    key = {"seal": "s", "sizes": {"x": 5, "y": 5}, "rows": [{"account_id": n, "stratum": s} for n, s in ("ax", "by")]}
    place = tmp_path / "l.csv.key.json"
    place.write_text(json.dumps(key), encoding="utf-8")
    assert read_labels(path).prevalence is None
    place.write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="key of the sample"):
        read_labels(path)


def test_too_few_labels_are_an_error_that_says_how_many_are_needed(case: Case, tmp_path: Path) -> None:
    said = [(name, "operator") for name in clustered(case)[:7]]
    with pytest.raises(InputError, match="7 labels") as caught:
        recalibrate(read_labels(labels(tmp_path / "labels.csv", said)), [case], "2026-11-21")
    assert "at least 50" in str(caught.value)


def test_victims_and_doubts_are_no_labels(tmp_path: Path) -> None:
    read = read_labels(
        labels(tmp_path / "l.csv", [("a", "operator"), ("b", "compromised"), ("c", ""), ("d", " Honest")])
    )
    assert read.rows.rows() == [("a", True), ("d", False)]


@pytest.mark.parametrize(("rows", "message"), [([("a", "operator"), ("a", "honest")], "twice")])
def test_one_account_has_one_label(rows: list[tuple[str, str]], message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        read_labels(labels(tmp_path / "l.csv", rows))


def test_a_file_without_labels_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("name,verdict\na,b\n", encoding="utf-8")
    with pytest.raises(InputError, match="account_id and label"):
        read_labels(path)
