from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.pipeline import suspects
from forensics.summaries import tape
from tests.worlds import analysed

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from forensics.vocabulary.case import Case

FRAMES = ("suspect_hours", "sightings", "tape_signals")


def test_the_size_of_stretches_and_pieces_changes_nothing(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tape, "ROWS_A_STRETCH", 50)
    monkeypatch.setattr(suspects, "GATHERED_ROWS", 10)
    again = analysed(tmp_path)
    for name in FRAMES:
        assert not case.state[name].is_empty()
        assert again.state[name].equals(case.state[name])
