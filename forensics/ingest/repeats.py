"""Rows given twice: the same request id, and every other column too.

A request id can be set by a client, so an id alone drops nothing: one constant id must not hide a hydra.
First the ids that may occur more than once are found; only their rows are compared, by two hashes of all they
hold, and never all at once: equal rows have equal hashes, and lie in the same shard.
"""

from __future__ import annotations

from dataclasses import replace
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from forensics.ingest.canonical import LINE
from forensics.ingest.ids import bucket_of, shard_of
from forensics.ingest.log_file import THEIRS
from forensics.ingest.shards import Shards

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from forensics.ingest.ids import Ids
    from forensics.ingest.log_file import LogFile
    from forensics.ingest.shards import Records

_COLUMNS: Final = sorted(THEIRS)
_ROW: Final = np.dtype(
    [("id", "u8"), ("digest", "u8"), ("check", "u8"), ("held", "u8"), ("file", "i8"), ("line", "i8")]
)
"""A row that may be a repeat; ``held`` has a bit for every one of ``_COLUMNS`` that is not null."""
_CONTENTS: Final = np.dtype([("id", "u8"), ("n", "i8")])
"""An id, and a number of different rows that have it."""

_MAPPED_FROM: Final = 1 << 20
"""Repeats of one file, 8 MiB, from which they lie on disk, and only those near the rows at hand are looked at."""


def without_repeats(files: Sequence[LogFile], ids: Ids) -> tuple[tuple[LogFile, ...], int]:
    """Mark the rows that repeat an earlier row.

    Parameters
    ----------
    files
        Surveyed files, in the order in which "earlier" is meant.
    ids
        The request ids of their rows.

    Returns
    -------
    tuple
        The files with their repeats, and the number of rows whose request id occurs again with other content.
    """
    shared = ids.shared()
    if shared is None:
        return tuple(files), 0
    rows = Shards(ids.workspace, "rows", _ROW)
    for number, file in enumerate(files):
        for found in _candidates(file, ids, shared):
            found["file"] = number
            rows.add(found, shard_of(found["digest"]))
    contents = Shards(ids.workspace, "contents", _CONTENTS)
    repeats = Shards(ids.workspace, "repeats", np.dtype(np.int64))
    for number in rows.numbers():
        together = rows.read(number)
        counted = _contents(together)
        contents.add(counted, shard_of(counted["id"]))
        dropped = together[_is_repeat(together)]
        repeats.add(dropped["line"], dropped["file"])
        for file_number in np.unique(dropped["file"]).tolist():
            files[file_number].tally.forget(_values(dropped[dropped["file"] == file_number]))
    again = set(repeats.numbers())
    marked = [
        replace(file, repeats=_on_disk(np.sort(repeats.read(number)), ids.workspace)) if number in again else file
        for number, file in enumerate(files)
    ]
    return tuple(marked), sum(_n_conflicting(contents.read(number)) for number in contents.numbers())


def _candidates(file: LogFile, ids: Ids, shared: npt.NDArray[np.bool_]) -> Iterator[Records]:
    """Rows of a file whose id may occur again, piece by piece; only pieces that have one are read in full."""
    if not file.tally.n_ids:
        return
    for piece in file.pieces:
        given = file.rows_of(piece, frozenset({"request_id"}))["request_id"]
        hashes = ids.hash(given).fill_null(0).to_numpy()
        chosen = np.flatnonzero(shared[bucket_of(hashes)] & given.is_not_null().to_numpy())
        if not len(chosen):
            continue
        row = pl.struct(_COLUMNS)
        bits = [pl.col(name).is_not_null().cast(pl.UInt64) * (1 << bit) for bit, name in enumerate(_COLUMNS)]
        read = file.rows_of(piece, THEIRS)[chosen].select(
            LINE,
            digest=row.hash(ids.seed + 1),
            check=row.hash(ids.seed + 2),
            held=pl.sum_horizontal(bits),
        )
        found = np.zeros(len(read), dtype=_ROW)
        found["id"] = hashes[chosen]
        found["line"] = read[LINE]
        for name in ("digest", "check", "held"):
            found[name] = read[name]
        yield found


def _on_disk(lines: npt.NDArray[np.int64], workspace: Path) -> npt.NDArray[np.int64]:
    if len(lines) < _MAPPED_FROM:
        return lines
    with NamedTemporaryFile(prefix="repeats-", dir=workspace, delete=False) as stream:
        stream.write(lines.tobytes())
    return np.memmap(stream.name, dtype=np.int64, mode="r")


def _contents(rows: Records) -> Records:
    """Each id with the number of different digests among some rows."""
    pairs = np.unique(rows[["id", "digest"]])
    found, counts = np.unique(pairs["id"], return_counts=True)
    made = np.zeros(len(found), dtype=_CONTENTS)
    made["id"], made["n"] = found, counts
    return made


def _n_conflicting(contents: Records) -> int:
    _, place = np.unique(contents["id"], return_inverse=True)
    totals = np.bincount(place, weights=contents["n"])
    return int(totals[totals > 1].sum())


def _is_repeat(rows: Records) -> npt.NDArray[np.bool_]:
    """Whether a row has come before; rows are in the order in which "before" is meant."""
    keys = pl.DataFrame({"digest": rows["digest"], "check": rows["check"]})
    return keys.select(~pl.struct("digest", "check").is_first_distinct()).to_series().to_numpy()


def _values(rows: Records) -> dict[str, int]:
    """Canonical column to its values among some rows."""
    held = rows["held"]
    return {name: int(((held >> np.uint64(bit)) & np.uint64(1)).sum()) for bit, name in enumerate(_COLUMNS)}
