"""Rows given twice: the same request id, and every other column too.

A request id can be set by a client, so an id alone drops nothing: one constant id must not hide a hydra.
First the ids that occur more than once are found, from one hash a row; only their rows are compared.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.ingest.canonical import LINE
from forensics.ingest.log_file import THEIRS
from forensics.ingest.tally import HASH_SEED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from forensics.ingest.log_file import LogFile

    Hashes = npt.NDArray[np.uint64]

_FILE = "file_number"
_ID, _DIGEST, _CHECK = "id", "digest", "check"


def without_repeats(files: Sequence[LogFile]) -> tuple[tuple[LogFile, ...], int]:
    """Mark the rows that repeat an earlier row.

    Parameters
    ----------
    files
        Surveyed files, in the order in which "earlier" is meant.

    Returns
    -------
    tuple
        The files with their repeats, and the number of rows whose request id occurs again with other content.
    """
    shared = _occurring_again([part for file in files for part in file.tally.hashes])
    if not len(shared):
        return tuple(files), 0
    # The seed comes from the inputs' digests: nobody who writes one row can aim at a collision.
    seed = int.from_bytes(bytes.fromhex("".join(file.found.sha256[:4] for file in files)), "big") % (1 << 63)
    rows = pl.concat([frame.select(_ID, _DIGEST) for frame in _candidates(files, shared, seed)])
    contents = rows.unique().group_by(_ID).len()
    n_conflicting = int(contents.filter(pl.col("len") > 1)["len"].sum())
    again = pl.Series(_occurring_again([rows[_DIGEST].to_numpy()]), dtype=pl.UInt64)
    if again.is_empty():
        return tuple(files), n_conflicting
    same = pl.concat(
        [frame.filter(pl.col(_DIGEST).is_in(again.implode())) for frame in _candidates(files, shared, seed)]
    )
    dropped = same.filter(~pl.struct(_DIGEST, _CHECK).is_first_distinct())
    return tuple(_marked(file, number, dropped) for number, file in enumerate(files)), n_conflicting


def _occurring_again(parts: list[Hashes]) -> Hashes:
    if not parts:
        return np.empty(0, dtype=np.uint64)
    together = np.concatenate(parts)
    together.sort()
    twice = together[1:][together[1:] == together[:-1]]
    return np.unique(twice)


def _candidates(files: Sequence[LogFile], shared: Hashes, seed: int) -> Iterator[pl.DataFrame]:
    ids = pl.Series(shared, dtype=pl.UInt64).implode()
    columns = sorted(THEIRS)
    for number, file in enumerate(files):
        if not any(np.isin(part, shared).any() for part in file.tally.hashes):
            continue
        for frame in file.frames(THEIRS):
            again = frame.filter(pl.col("request_id").is_not_null() & pl.col("request_id").hash(HASH_SEED).is_in(ids))
            row = pl.struct(columns)
            yield again.select(
                pl.lit(number, dtype=pl.Int64).alias(_FILE),
                LINE,
                pl.col("request_id").hash(HASH_SEED).alias(_ID),
                row.hash(seed).alias(_DIGEST),
                row.hash(seed + 1).alias(_CHECK),
            )


def _marked(file: LogFile, number: int, dropped: pl.DataFrame) -> LogFile:
    lines = dropped.filter(pl.col(_FILE) == number)[LINE].sort()
    if lines.is_empty():
        return file
    for frame in file.frames(THEIRS):
        gone = frame.filter(pl.col(LINE).is_in(lines.implode()))
        nulls = gone.null_count().row(0, named=True)
        file.tally.forget({name: len(gone) - count for name, count in nulls.items()})
    return replace(file, repeats=lines)
