from __future__ import annotations

import os
from pathlib import Path

from forensics.foundation.last_words import Slot, open_board, reading, tell


def test_what_is_being_read_is_told_until_it_is_read() -> None:
    board = open_board()
    with reading(Path("first")):
        with reading(Path("second")):
            assert board.told(Slot.READING) == "second"
        assert board.told(Slot.READING) == "first"
    assert board.told(Slot.READING) == ""


def test_a_process_that_died_has_told() -> None:
    board = open_board()
    child = os.fork()
    if child == 0:
        tell(Slot.READING, os.fsdecode(b"bad\xff"))
        os._exit(0)
    os.waitpid(child, 0)
    assert board.told(Slot.READING) == os.fsdecode(b"bad\xff")


def test_a_long_text_is_cut_off_and_a_shorter_one_takes_its_place() -> None:
    board = open_board()
    tell(Slot.FORM, "x" * 100_000)
    tell(Slot.TEMP_DIR, "folder")
    assert len(board.told(Slot.FORM)) == 8_190
    tell(Slot.FORM, "json")
    assert (board.told(Slot.FORM), board.told(Slot.TEMP_DIR)) == ("json", "folder")
