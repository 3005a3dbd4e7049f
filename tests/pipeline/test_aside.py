from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

from forensics.engines.workspace import LEFT
from forensics.foundation.progress import Silence
from forensics.pipeline.aside import ROWS_A_SHARD, SHELVES, aside
from forensics.pipeline.merging import merged
from forensics.summaries.merge import merge
from forensics.summaries.seen import Seen
from tests.stories import in_texts, log, merged_of, reducer, request

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNTS = [f"account {number}" for number in range(20)]
PIECES = [
    reducer().reduce(
        log(
            *(
                request(name, ip=f"198.51.100.{place % 7}", system_prompt_sha256="s", model="m", at=f"{hour:02d}:00")
                for place, name in enumerate(ACCOUNTS)
            )
        )
    )
    for hour in range(3)
]


@pytest.mark.parametrize("n_requests", [1, 3 * ROWS_A_SHARD])
def test_what_waited_in_shards_is_what_would_have_been_merged(n_requests: int, tmp_path: Path) -> None:
    kept = aside(tmp_path, n_requests)
    for number, piece in enumerate(PIECES):
        kept.put(number, piece)
    found, expected = merged(kept, Silence()), merged_of(merge(PIECES))
    for field in fields(expected):
        assert in_texts(getattr(found, field.name)).equals(in_texts(getattr(expected, field.name))), field.name


def test_nothing_put_aside_is_nothing_with_its_columns(tmp_path: Path) -> None:
    nothing, something = merged(aside(tmp_path, 0), Silence()), merged_of(*PIECES)
    for field in fields(nothing):
        frame = getattr(nothing, field.name)
        assert frame.is_empty()
        assert frame.columns == getattr(something, field.name).columns


def test_a_name_is_written_once_however_often_it_comes(tmp_path: Path) -> None:
    kept = aside(tmp_path, 1)
    for number, piece in enumerate(PIECES):
        kept.put(number, piece)
    assert len(list((kept.folder / "accounts").iterdir())) == 1
    assert set(SHELVES) == {path.name for path in kept.folder.iterdir()}


def killed(place: Path, key: str) -> Path:
    """What a run that was killed in the third of three pieces left, as its successor has it."""
    kept = aside(place, 3 * ROWS_A_SHARD, key)
    requests = 0
    for number, piece in enumerate(PIECES[:2]):
        kept.put(number, piece)
        requests += int(piece.days["n_requests"].sum())
        kept.done(requests, number + 1)
    kept.put(2, merge([PIECES[2], PIECES[0]]))
    successor = place / "successor"
    (successor / LEFT).mkdir(parents=True)
    kept.folder.rename(successor / LEFT / "forensics-killed")
    return successor


def test_a_killed_run_is_taken_up_where_its_journal_ends(tmp_path: Path) -> None:
    kept = aside(killed(tmp_path, "key"), 3 * ROWS_A_SHARD, "key")
    assert (kept.requests, kept.pieces) == (2 * len(ACCOUNTS), 2)
    kept.put(2, PIECES[2])
    found, expected = merged(kept, Silence()), merged_of(merge(PIECES))
    for field in fields(expected):
        assert in_texts(getattr(found, field.name)).equals(in_texts(getattr(expected, field.name))), field.name


def test_what_was_reduced_of_other_inputs_is_not_taken_up(tmp_path: Path) -> None:
    kept = aside(killed(tmp_path, "key"), 3 * ROWS_A_SHARD, "another key")
    assert (kept.requests, kept.pieces) == (0, 0)
    assert not kept.kinds()


@pytest.mark.parametrize("journal", ["", "[]", "{", '{"key": "key"}', '{"key": "key", "requests": "x", "pieces": 1}'])
def test_a_damaged_journal_is_no_journal(journal: str, tmp_path: Path) -> None:
    successor = killed(tmp_path, "key")
    (successor / LEFT / "forensics-killed" / "journal.json").write_text(journal, encoding="ascii")
    assert aside(successor, 3 * ROWS_A_SHARD, "key").requests == 0


def test_prompts_of_a_killed_run_are_remembered(tmp_path: Path) -> None:
    by = replace(reducer(), seen=Seen(10))
    kept = aside(tmp_path, 3 * ROWS_A_SHARD)
    kept.put(0, by.reduce(log(request("ann", prompt="x" * 40), request("ann", prompt="y" * 40))))
    again = replace(by, seen=kept.seen(10)).reduce(log(request("bob", prompt="x" * 40)))
    assert len(again.entities["prompt_template"]) == 1
    kept.put(1, again)
    contacts = merged(kept, Silence()).contacts
    assert in_texts(contacts).select("account_id", "kind").rows() == [
        ("ann", "prompt_template"),
        ("bob", "prompt_template"),
    ]
