"""Texts as 64-bit keys: what is grouped and merged are numbers; the texts wait aside until someone wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.vocabulary.summaries import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class KeyCollision(Exception):  # noqa: N818 (a chance event that is answered with another seed, not a failure)
    """Two texts got one key. With n texts the chance is n² / 2^65: 1 in 40,000 at thirty million."""


def key_of(column: str, seed: int) -> pl.Expr:
    """Key of a text, or of any value. The seed comes from the inputs' digests, so that nobody can aim at it."""
    return pl.col(column).hash(seed)


def mixed(columns: Sequence[str]) -> pl.Expr:
    """One key of several keys; of a single one, that key itself."""
    # Odd factors keep equal values of different columns from cancelling out; unsigned sums wrap around.
    factors = (pl.lit(2 * place + 1, pl.UInt64) for place in range(len(columns)))
    mix = pl.lit(0, pl.UInt64)
    for name, factor in zip(columns, factors, strict=True):
        mix = mix + pl.col(name) * factor
    return mix


def named(pieces: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Each key once, with its text.

    Raises
    ------
    KeyCollision
        Two texts have one key.
    """
    whole = pl.concat([Names.create_empty(), *pieces])
    once = whole.group_by("key").agg(pl.col("text").first())
    told = whole.join(once, on="key", how="inner", validate="m:1")
    if (told["text"] != told["text_right"]).any():
        raise KeyCollision
    return once
