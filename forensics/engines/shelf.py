"""Frames put aside on disk, piece by piece, and taken back whole, one name at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder in which pieces of named frames wait for their merge.

    What grows with the log waits here, so that memory holds one name's rows and not all of them.
    """

    folder: Path
    """Existing and private: names of files are made from the names of frames."""
    _pieces: dict[str, list[Path]] = field(default_factory=dict)

    def put(self, name: str, piece: pl.DataFrame) -> None:
        """Write one piece; an empty one leaves no file."""
        if piece.is_empty():
            return
        own = self._pieces.setdefault(name, [])
        path = self.folder / f"{name}-{len(own)}.arrow"
        piece.write_ipc(path, compression="lz4")
        own.append(path)

    def names(self) -> list[str]:
        """Names of what was put, sorted."""
        return sorted(self._pieces)

    def take(self, name: str) -> list[pl.DataFrame]:
        """Read the pieces of a name and remove them, in the order in which they were put."""
        pieces = []
        for path in self._pieces.pop(name, []):
            pieces.append(pl.read_ipc(path.read_bytes()))
            path.unlink()
        return pieces
