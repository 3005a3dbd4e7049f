"""What a process was about, told to the process that waits for it: libraries may end a process without a word.

The front door opens a board before it starts the process that works; both see it. Elsewhere, in a library or in a
test, there is no board and nothing is told.
"""

from __future__ import annotations

import mmap
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SLOT_BYTES: Final = 8_192
"""Bytes of one slot: a path has 4,096 at most."""
_LENGTH_BYTES: Final = 2


class Slot(IntEnum):
    """What can be told."""

    READING = 0
    """The file that is being read."""
    VOLUME = 1
    """How much the user wants to be told."""
    FORM = 2
    """In which form."""
    TEMP_DIR = 3
    """Where temporary files are."""


@dataclass(frozen=True, slots=True)
class Board:
    """Memory that a process shares with those it starts by a fork."""

    memory: mmap.mmap

    def tell(self, slot: Slot, text: str) -> None:
        """Put a text in the place of the one before; its end is cut off where it is too long."""
        content = text.encode("utf-8", "surrogateescape")[: _SLOT_BYTES - _LENGTH_BYTES]
        start = slot * _SLOT_BYTES
        self.memory[start + _LENGTH_BYTES : start + _LENGTH_BYTES + len(content)] = content
        self.memory[start : start + _LENGTH_BYTES] = len(content).to_bytes(_LENGTH_BYTES, "big")

    def told(self, slot: Slot) -> str:
        """Return the last text; empty where nothing was told."""
        start = slot * _SLOT_BYTES
        length = int.from_bytes(self.memory[start : start + _LENGTH_BYTES], "big")
        return self.memory[start + _LENGTH_BYTES :][:length].decode("utf-8", "surrogateescape")


_boards: Final[list[Board]] = []
"""The board of this process, once there is one."""
_read: Final[list[str]] = []
"""Files that are being read."""


def open_board() -> Board:
    """Open the board of this process and of those it will start."""
    _boards[:] = [Board(mmap.mmap(-1, len(Slot) * _SLOT_BYTES))]
    return _boards[0]


def tell(slot: Slot, text: str) -> None:
    """Tell something, where there is a board."""
    for board in _boards:
        board.tell(slot, text)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Tell that a file is being read, until it is; of several at a time the last that was begun."""
    _read.append(str(path))
    tell(Slot.READING, _read[-1])
    try:
        yield
    finally:
        _read.remove(str(path))
        tell(Slot.READING, _read[-1] if _read else "")
