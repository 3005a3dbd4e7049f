from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.terminal import forensics

if TYPE_CHECKING:
    from pathlib import Path


def test_how_values_are_told_must_be_said(fresh: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"k" * 32)
    key = ("--share-key", tmp_path / "key")
    assert forensics("export", fresh, "--out", "-").code == 2
    assert forensics("export", fresh, "--out", "-", "--clear", *key).code == 2
    for words in (["--clear"], key):
        answer = forensics("export", fresh, "--out", "-", *words)
        assert answer.code == 0
        assert json.loads(answer.out)["type"] == "bundle"


def test_an_export_is_noted_in_the_chain_of_custody(fresh: Path, tmp_path: Path) -> None:
    assert forensics("export", fresh, "--out", tmp_path / "x.csv", "--to", "csv", "--clear").code == 0
    last = json.loads((fresh / "custody.jsonl").read_text().splitlines()[-1])
    assert (last["action"], last["document"], last["clear"]) == ("exported", "csv", True)
    assert forensics("verify", fresh).code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [(["--to", "pdf"], 2), (["--min-confidence", "2"], 2), (["--share-key", "absent"], 2)],
)
def test_what_cannot_be_is_exit_2(fresh: Path, words: list[str], code: int) -> None:
    given = words if "--share-key" in words else [*words, "--clear"]
    assert forensics("export", fresh, "--out", "-", *given).code == code
