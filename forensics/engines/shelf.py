"""Frames put aside on disk, piece by piece, and taken back whole, one name at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder in which pieces of named frames wait for their merge.

    What grows with the log waits here, so that memory holds one name's rows and not all of them. The folder says
    by itself what is in it: a run that was killed can be taken up by the next one.
    """

    folder: Path
    """Existing and private: names of files are made from the names of frames and the numbers of pieces."""

    def put(self, name: str, number: int, piece: pl.DataFrame) -> None:
        """Write one piece; an empty one leaves no file. A name has one piece of each number."""
        if piece.is_empty():
            return
        path = self.folder / f"{name}-{number:06d}.arrow"
        piece.write_ipc(path, compression="lz4")

    def names(self) -> list[str]:
        """Names of what was put, sorted."""
        return sorted({path.name.rpartition("-")[0] for path in self.folder.glob("*.arrow")})

    def take(self, name: str) -> list[pl.DataFrame]:
        """Read the pieces of a name and remove them, in the order of their numbers."""
        pieces = []
        for path in self._pieces(name):
            pieces.append(pl.read_ipc(path.read_bytes()))
            path.unlink()
        return pieces

    def read(self, name: str) -> list[pl.DataFrame]:
        """Read the pieces of a name, in the order of their numbers, and leave them."""
        return [pl.read_ipc(path.read_bytes()) for path in self._pieces(name)]

    def forget_from(self, number: int) -> None:
        """Remove pieces of this number and later ones, of every name."""
        for path in self.folder.glob("*.arrow"):
            if int(path.stem.rpartition("-")[2]) >= number:
                path.unlink()

    def _pieces(self, name: str) -> list[Path]:
        return sorted(path for path in self.folder.glob("*.arrow") if path.name.rpartition("-")[0] == name)


def empty_shelf(folder: Path) -> Shelf:
    """Make a shelf in a folder of its own; what an interrupted run left there goes, and is read again from the log."""
    folder.mkdir(mode=0o700, exist_ok=True)
    shelf = Shelf(folder)
    shelf.forget_from(0)
    return shelf
