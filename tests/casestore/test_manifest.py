from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forensics.casestore.manifest import manifest_of, read_manifest
from forensics.foundation import json_text
from tests.reports.example_case import example_case

if TYPE_CHECKING:
    from pathlib import Path


def test_the_manifest_says_what_went_in_and_what_decided() -> None:
    manifest = manifest_of(example_case(), {})
    [entry] = manifest["inputs"]
    assert (entry["name"], entry["sha256"], entry["rows"], entry["rejects"]) == ("log.jsonl", "ab" * 32, 2505, 2)
    assert manifest["rules"] == {"calibration.json": "cd" * 32}
    assert manifest["settings"]["judge"] == {"prevalence": 0.02}
    assert (manifest["schema_version"], manifest["seed"], manifest["parent"]) == ("6", 0, None)


def test_no_folder_of_an_input_is_in_the_manifest() -> None:
    assert b"somewhere" not in json_text.document(manifest_of(example_case(), {}))


def test_the_manifest_comes_back(tmp_path: Path) -> None:
    case = example_case()
    child = replace(case, provenance=replace(case.provenance, parent="12" * 32))
    (tmp_path / "manifest.json").write_bytes(json_text.document(manifest_of(child, {})))
    manifest = read_manifest(tmp_path)
    assert manifest.provenance == child.provenance
    assert manifest.scope.gaps == child.scope.gaps
