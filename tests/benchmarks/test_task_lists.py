from __future__ import annotations

import json
from typing import TYPE_CHECKING

from benchmarks.task_lists import told, totals

if TYPE_CHECKING:
    from pathlib import Path


def test_lists_are_named_by_their_words_and_counted(tmp_path: Path) -> None:
    sums = tmp_path / "reasoning__sums.jsonl"
    sums.write_text("\n".join(json.dumps({"prompt": f"How many apples has a\u2028{n}?"}) for n in range(20)))
    songs = tmp_path / "coding__songs.txt"
    songs.write_text("How many sheep sleep?\n\n" * 20)
    talk = tmp_path / "chat__talk.txt"
    talk.write_text("Good morning!\n" * 20)
    usual = tmp_path / "usual__talk.txt"
    usual.write_text("Did you sleep well?\n" * 20)
    table = told([sums, songs, talk], [usual])
    assert table.rows() == [
        ("sums", "reasoning", 20, "reasoning", "reasoning", "reasoning"),
        ("songs", "coding", 20, "reasoning", "reasoning", "reasoning"),
        ("talk", "chat", 20, "unclear", "unclear", "unclear"),
    ]
    assert totals(table).rows()[0] == ("pure", 2, 1, 1, 1, 0)
