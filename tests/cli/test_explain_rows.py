from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from forensics.casestore.read import read_case
from tests.cli.terminal import forensics

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def accused(analysed: Path) -> str:
    """The account with the strongest accusation."""
    rows = forensics("show", analysed, "accounts", "--limit", "1", "--format", "json").out
    return str(json.loads(rows)[0]["account_id"])


def test_cited_requests_are_resolved_to_file_and_line(analysed: Path, world: Path, accused: str) -> None:
    answer = forensics("explain", analysed, accused, "--inputs", world / "requests.jsonl")
    assert answer.code == 0
    assert "Cited rows (" in answer.out
    assert "The logs are the ones the case was made from: same digests." in answer.out
    rows = [line.split() for line in answer.out.splitlines() if line.startswith("requests.jsonl")]
    lines = (world / "requests.jsonl").read_text().splitlines()
    assert rows
    for name, line, *_ in rows:
        assert name == "requests.jsonl"
        assert json.loads(lines[int(line) - 1])["account_id"] == accused


def test_no_prompt_is_shown(analysed: Path, world: Path, accused: str) -> None:
    shown = forensics("explain", analysed, accused, "--inputs", world / "requests.jsonl").out
    prompts = {json.loads(line).get("prompt") for line in (world / "requests.jsonl").read_text().splitlines()}
    assert not [prompt for prompt in prompts if prompt and len(prompt) > 20 and prompt in shown]


def test_another_log_is_said_to_be_another(analysed: Path, world: Path, accused: str, tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    log.write_text("".join((world / "requests.jsonl").read_text().splitlines(keepends=True)[:50]))
    answer = forensics("explain", analysed, accused, "--inputs", log)
    assert "WARNING: requests.jsonl is not an input of this case" in answer.out
    assert "requests.jsonl is an input of this case and was not given" in answer.out


def test_rows_without_a_request_id_are_cited_by_digest_and_found_by_it(world: Path, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in (world / "requests.jsonl").read_text().splitlines()]
    log = tmp_path / "log.jsonl"
    log.write_text("".join(json.dumps(row | {"request_id": None}) + "\n" for row in rows))
    out = tmp_path / "case"
    assert forensics("analyze", log, "--accounts", world / "accounts.jsonl", "--out", out, "-q").code == 0
    case = read_case(out)
    cluster = case.tables["clusters"].sort("confidence").item(-1, "cluster_id")
    answer = forensics("explain", out, cluster, "--inputs", log)
    assert "[sha256:" in answer.out
    assert ", 0 not)" in answer.out
