"""Request ids that occur more than once, found from one hash a row, however many rows there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from forensics.ingest.shards import Shards

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    Hashes = npt.NDArray[np.uint64]

SHARD_BITS: Final = 56
"""Bits below those that choose the shard: 256 shards, of six megabytes each for 190 million ids."""
_BUCKET_BITS: Final = 39
"""Bits below those that choose the bucket: 2^25 buckets, 32 MiB."""
_AT_ONCE: Final = 1 << 22
"""Hashes that are sorted before they are kept: an id that fills the log is kept twice in so many rows."""


class Ids:
    """Hashes of the request ids of a log.

    Parameters
    ----------
    workspace
        Existing private folder.
    seed
        Of all hashes of the run; see ``foundation.digests.seed_of``.
    """

    def __init__(self, workspace: Path, seed: int) -> None:
        self.seed = seed
        self.workspace = workspace
        self._shards = Shards(workspace, "ids", np.dtype(np.uint64))
        self._held: list[Hashes] = []
        self._n_held = 0

    def hash(self, ids: pl.Series) -> pl.Series:
        """Hash ids; null for null."""
        return pl.select(pl.when(ids.is_not_null()).then(ids.hash(self.seed))).to_series()

    def add(self, hashes: Hashes) -> None:
        """Take note of some hashes."""
        self._held.append(hashes)
        self._n_held += len(hashes)
        if self._n_held >= _AT_ONCE:
            self._keep()

    def shared(self) -> npt.NDArray[np.bool_] | None:
        """Buckets with a hash that occurs more than once, by the top bits of the hash; None when there is none."""
        self._keep()
        buckets = np.zeros(1 << (64 - _BUCKET_BITS), dtype=np.bool_)
        for number in self._shards.numbers():
            buckets[bucket_of(_occurring_again(self._shards.read(number)))] = True
        return buckets if buckets.any() else None

    def _keep(self) -> None:
        if not self._n_held:
            return
        together = np.concatenate(self._held)
        together.sort()
        # Of one value two are enough: they say that it occurs again.
        is_third = np.zeros(len(together), dtype=np.bool_)
        is_third[2:] = together[2:] == together[:-2]
        kept = together[~is_third]
        self._shards.add(kept, shard_of(kept))
        self._held, self._n_held = [], 0


def shard_of(hashes: Hashes) -> npt.NDArray[np.int64]:
    """Shard of each hash: its top bits."""
    return (hashes >> np.uint64(SHARD_BITS)).astype(np.int64)


def bucket_of(hashes: Hashes) -> npt.NDArray[np.int64]:
    """Bucket of each hash in ``Ids.shared``."""
    return (hashes >> np.uint64(_BUCKET_BITS)).astype(np.int64)


def _occurring_again(hashes: Hashes) -> Hashes:
    hashes.sort()
    again: Hashes = hashes[1:][hashes[1:] == hashes[:-1]]
    return again
