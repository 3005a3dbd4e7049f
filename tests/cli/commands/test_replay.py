from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.terminal import forensics

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of five rows."""
    folder = tmp_path_factory.mktemp("replay")
    rows = [{"timestamp": f"2026-09-07T0{hour}:00:00Z", "account_id": "a"} for hour in range(5)]
    (folder / "log.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert forensics("analyze", folder / "log.jsonl", "--out", folder / "case").code == 0
    return folder / "case"


def test_every_shipped_policy_is_played_by_default(analysed: Path) -> None:
    answer = forensics("replay", analysed, "--format", "json")
    assert answer.code == 0
    rows = {row["policy"]: row for row in json.loads(answer.out)}
    assert len(rows) >= 6
    assert rows["card_limit"]["unmeasured"] == "missing: accounts.payment_fingerprint"
    assert rows["daily_quota"]["others_stopped"] == 0.0


def test_a_table_is_for_reading_and_says_what_it_means(analysed: Path) -> None:
    answer = forensics("replay", analysed, "--policy", "daily_quota")
    assert "daily_quota" in answer.out
    assert "at most" in answer.err


def test_a_page_is_written_beside_it(analysed: Path, tmp_path: Path) -> None:
    for name in ("r.html", "r.md"):
        assert forensics("replay", analysed, "--out", tmp_path / name).code == 0
        assert "500 requests a day" in (tmp_path / name).read_text()
    assert forensics("replay", analysed, "--out", tmp_path / "r.md").code == 7
    assert forensics("replay", analysed, "--out", tmp_path / "r.md", "--force").code == 0
    assert forensics("replay", analysed, "--out", tmp_path / "r.pdf").code == 2
    assert forensics("replay", analysed, "--out", analysed / "r.md").code == 2
    assert forensics("verify", analysed).code == 0


def test_a_wrong_policy_is_told_apart_from_an_absent_one(analysed: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("name: mine\n")
    assert forensics("replay", analysed, "--policy", tmp_path / "mine.yaml").code == 4
    absent = forensics("replay", analysed, "--policy", "nobody")
    assert absent.code == 2
    assert "card_limit" in absent.err


def test_what_is_no_case_is_exit_3(tmp_path: Path) -> None:
    assert forensics("replay", tmp_path).code == 3
