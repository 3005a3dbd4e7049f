"""Records of one run, apart by a number: in memory while they are few, in files when they are many."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Records = npt.NDArray[Any]
    Numbers = npt.NDArray[np.int64]

HELD_BYTES: Final = 64 << 20
"""Bytes of records held in memory: eight million ids. A log of fewer requests writes nothing."""


class Shards:
    """Records that are added in any order and read number by number, each in the order of arrival.

    Parameters
    ----------
    folder
        Existing private folder; the files lie in a new one inside it.
    name
        Of the files.
    dtype
        Of the records.
    """

    def __init__(self, folder: Path, name: str, dtype: np.dtype[Any]) -> None:
        self._folder = folder
        self._name = name
        self._place: Path | None = None
        self._dtype = dtype
        self._held: list[tuple[Records, Numbers]] = []
        self._n_held = 0
        self._written: set[int] = set()

    def add(self, records: Records, numbers: Numbers) -> None:
        """Add records, each with the number of its shard."""
        if not len(records):
            return
        self._held.append((records, numbers))
        self._n_held += len(records)
        if self._n_held * self._dtype.itemsize >= HELD_BYTES:
            self._write()

    def numbers(self) -> list[int]:
        """Numbers that have records, in order."""
        held: set[int] = set()
        for _, numbers in self._held:
            held.update(np.unique(numbers).tolist())
        return sorted(self._written | held)

    def read(self, number: int) -> Records:
        """Return the records of one number: a copy in memory."""
        parts = [records[numbers == number] for records, numbers in self._held]
        if number in self._written:
            parts.insert(0, np.fromfile(self._path(number), dtype=self._dtype))
        return np.concatenate([np.empty(0, dtype=self._dtype), *parts])

    def _write(self) -> None:
        for number, records in _apart(self._held):
            with self._path(number).open("ab") as stream:
                stream.write(records.tobytes())
            self._written.add(number)
        self._held, self._n_held = [], 0

    def _path(self, number: int) -> Path:
        if self._place is None:
            self._place = Path(tempfile.mkdtemp(prefix=f"{self._name}-", dir=self._folder))
        return self._place / f"{number:05}"


def _apart(held: list[tuple[Records, Numbers]]) -> list[tuple[int, Records]]:
    records = np.concatenate([part for part, _ in held])
    numbers = np.concatenate([part for _, part in held])
    order = np.argsort(numbers, kind="stable")
    found, starts = np.unique(numbers[order], return_index=True)
    return list(zip(found.tolist(), np.split(records[order], starts[1:]), strict=True))
