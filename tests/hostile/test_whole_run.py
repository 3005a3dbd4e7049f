"""A log whose every cell an adversary chose goes through every command, and each answers as if it were honest."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from forensics.vocabulary.columns import ACCOUNT_COLUMNS, EVENT_COLUMNS, REQUEST_COLUMNS
from tests.cli.terminal import Answer, forensics
from tests.hostile.reading import read_bytes
from tests.ingest.logs import jsonl, request, rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TEXTS = [
    "\x00", "\x1b[31m", "\x1b]8;;http://x\x07y", "\u202e", "=1+1", "</script><script>alert(1)</script>", "{{7*7}}",
    "a" * 3_000, "\ud7ff", "\U0010ffff", "%s%n", "../../etc/passwd", "\r\n", "|x|`y`[z](javascript:0)", '"', "'", "\\",
]  # fmt: skip
OTHERS: list[Any] = [
    "NaN", -1, 0, 2**63 - 1, -(2**63), 1e308, 5e-324, True, [], {}, ["a", "\x1b"], {"a": "\u202e"}, None, "9" * 40,
    "::ffff:8.8.8.8", "8.8.8.8", "203.0.113.7", "fe80::1%eth0", "1.1.1.1, 2.2.2.2", "٣", "é", "e\u0301",
]  # fmt: skip
OBEYED = {"\x00", "\x07", "\x1b", "\u202e"}
"""What a terminal would obey."""


def chosen_by_an_adversary(seed: int, n_rows: int, columns: Iterable[str], time: str) -> bytes:
    """Rows of some forty accounts in which half of all cells are hostile."""
    dice = random.Random(seed)  # noqa: S311 (a story, no secret)
    made = []
    for number in range(n_rows):
        row = {name: dice.choice(TEXTS + OTHERS) for name in columns if dice.random() < 0.5}
        suffix = dice.choice(TEXTS) if number % 40 < 10 else ""
        clock = f"2026-03-{2 + number % 5:02d}T{number % 24:02d}:{number % 60:02d}:{dice.randrange(60):02d}Z"
        made.append({**row, "account_id": f"a{number % 40}{suffix}", time: clock})
    return b"".join(json.dumps(row).encode() + b"\n" for row in made)


@pytest.fixture(scope="module", params=[0, 3])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hostile")
    seed = int(request.param)
    for name, columns, n_rows, time in (
        ("log", REQUEST_COLUMNS, 600, "timestamp"),
        ("accounts", ACCOUNT_COLUMNS, 40, "created_at"),
        ("events", EVENT_COLUMNS, 100, "timestamp"),
    ):
        (made / f"{name}.jsonl").write_bytes(chosen_by_an_adversary(seed, n_rows, columns, time))
    answer = forensics("analyze", made / "log.jsonl", "--accounts", made / "accounts.jsonl",
                       "--events", made / "events.jsonl", "--out", made / "case", "--keep-text")  # fmt: skip
    assert answer.code in {0, 5}, answer.err
    check_harmless(answer)
    return made


def check_harmless(answer: Answer) -> None:
    assert OBEYED.isdisjoint(answer.out + answer.err)


@pytest.mark.parametrize(
    "words",
    [
        ["inspect", "log.jsonl"],
        ["verify", "case"],
        ["show", "case", "accounts"],
        ["show", "case", "entities"],
        ["show", "case", "evidence", "--format", "json"],
        ["show", "case", "signals", "--format", "jsonl"],
        ["explain", "case", "--account", "a12"],
    ],
    ids=lambda words: "-".join(words[:3]),
)
def test_every_command_answers_and_nothing_acts_on_the_terminal(folder: Path, words: list[str]) -> None:
    answer = forensics(*(folder / word if (folder / word).exists() else word for word in words))
    assert answer.code in {0, 5}, answer.err
    check_harmless(answer)


@pytest.mark.parametrize("name", ["page.html", "page.md", "page.json"])
def test_every_report_is_free_of_what_a_terminal_obeys(folder: Path, name: str) -> None:
    answer = forensics("report", folder / "case", "--out", folder / name, "--clear", "--force")
    assert answer.code == 0, answer.err
    assert OBEYED.isdisjoint((folder / name).read_text(encoding="utf-8"))


def test_every_line_of_the_rejects_is_one_object(folder: Path) -> None:
    lines = (folder / "case" / "rejects.jsonl").read_bytes().splitlines()
    assert all(isinstance(json.loads(line), dict) for line in lines)


@pytest.mark.parametrize("column", ["input_tokens", "output_tokens", "cached_tokens", "retry_count", "latency_ms"])
@pytest.mark.parametrize("value", [-1, 2**63 - 1, -(2**63), 100_000_001_000])
def test_a_count_that_no_request_can_have_is_null_and_counted(tmp_path: Path, column: str, value: int) -> None:
    log = read_bytes(tmp_path, jsonl(request(), {**request(), column: value}, {**request(), column: 7}))
    assert [row[column] for row in rows(log, column)] == [None, None, 7]
    assert any(f"1 values of {column} could not be read" in text for text in log.warnings)


def test_a_limit_or_a_seed_is_the_clients_to_choose(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, jsonl(request(max_tokens=2**31, seed=-(2**63))))
    assert rows(log, "max_tokens", "seed") == [{"max_tokens": 2**31, "seed": -(2**63)}]
