"""Texts as 64-bit keys: what is grouped and merged are numbers; the texts wait aside until someone wants them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.runs import Keys, runs
from forensics.vocabulary.summaries import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_CHARACTERS = 200
"""Of a value of a covariate. Names, fingerprints and headers of clients are shorter."""
CHECK_SEED = 1
"""Seed of a second key of the same text, independent of the first."""


class KeyCollision(Exception):  # noqa: N818 (a chance event that is answered with another seed, not a failure)
    """Two texts got one key. With n texts the chance is n² / 2^65: 1 in 40,000 at thirty million."""


def keys_of(texts: pl.Series, seed: int) -> Keys:
    """Key of each text, or of any value. The seed comes from the inputs' digests, so that nobody can aim at it."""
    return texts.hash(seed).to_numpy()


def digests(texts: pl.Series) -> pl.Series:
    """SHA-256 of each text, in hexadecimal; null of null."""
    sha256 = hashlib.sha256
    values = texts.cast(pl.Binary).to_list()
    return pl.Series([None if value is None else sha256(value).hexdigest() for value in values], dtype=pl.String)


def bounded(texts: pl.Series) -> pl.Series:
    """Texts; of longer ones the digests, which tell equal from unequal and keep no prompt that lies in their column."""
    is_short = texts.cast(pl.String).str.len_chars() <= MAX_CHARACTERS
    return texts if is_short.all() else texts.zip_with(is_short, digests(texts))


def mixed(columns: Sequence[Keys], n: int) -> Keys:
    """One key of several keys, for each of n rows; of a single one, that key itself."""
    # Odd factors keep equal values of different columns from cancelling out; unsigned sums wrap around.
    mix = np.zeros(n, dtype=np.uint64)
    for place, column in enumerate(columns):
        mix += column * np.uint64(2 * place + 1)
    return mix


def named(pieces: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Each key once, with its text; sorted by key.

    Raises
    ------
    KeyCollision
        Two texts have one key.
    """
    whole = pl.concat([Names.create_empty(), *pieces], rechunk=True)
    found = runs(whole["key"].to_numpy())
    ordered = whole[found.order]
    again = np.ones(len(whole), dtype=bool)
    again[found.starts] = False
    if ((ordered["text"] != ordered["text"].shift(1)).fill_null(value=False).to_numpy() & again).any():
        raise KeyCollision
    return ordered[found.starts]
