"""What was touched, as one whole number: kind, entity and day in the order of the three.

Texts in categories (``Enum``) are numbers already. Asking such a column for its type is avoided throughout: the
answer holds every category, and takes a third of a second where there are millions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints = npt.NDArray[np.int64]

KEY = ["kind", "entity", "day"]
"""Columns that say what was touched."""
DAY_BITS, ENTITY_BITS = 23, 32
"""Days since 1970 fit in 23 bits for ten thousand years both ways, categories in 32; eight are left for the kind."""
THING_BITS = DAY_BITS
"""Bits to shift a number by, for what was touched without the day."""
KIND_BITS = ENTITY_BITS + DAY_BITS
"""Bits to shift a number by, for the kind alone."""
_NO_DAY = 1 << (DAY_BITS - 1)


def is_text(values: pl.Series) -> bool:
    """Whether a column holds texts as such, and not as categories."""
    return values.to_physical().dtype == pl.String


def coded(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Turn columns of texts into categories, sorted; columns of categories stay as they are.

    Categories have to be sorted: their numbers are in the order of the texts.
    """
    texts = [name for name in columns if is_text(frame[name])]
    distinct = {name: pl.Enum(frame[name].drop_nulls().unique().sort()) for name in texts}
    return frame.with_columns(pl.col(name).cast(known) for name, known in distinct.items())


def categories(values: pl.Series) -> pl.Series:
    """Every text that a column of categories may hold, sorted; slow for many."""
    kind = values.dtype
    return kind.categories if isinstance(kind, pl.Enum) else pl.Series([], dtype=pl.String)


def numbers(values: pl.Series, like: pl.Series) -> Ints:
    """Number of each value among the categories of another column; -1 for others and for nulls.

    Parameters
    ----------
    values
        Texts, or categories that are the same as those of ``like``.
    like
        A column of categories.
    """
    if is_text(values):
        values = values.cast(pl.Enum(categories(like)), strict=False)
    found: Ints = values.to_physical().cast(pl.Int64).fill_null(-1).to_numpy()
    return found


def by_category(texts: pl.Series, values: Ints, like: pl.Series) -> Ints:
    """Value of each category of another column; -1 where it has none.

    Parameters
    ----------
    texts
        As ``numbers`` takes them, each once.
    values
        One of each text.
    like
        A column of categories; only those up to its largest are told.
    """
    codes = like.to_physical().max()
    found = np.full(int(codes) + 1 if isinstance(codes, int) else 0, -1, dtype=np.int64)
    at = numbers(texts, like)
    told = (at >= 0) & (at < len(found))
    found[at[told]] = values[told]
    return found


def touched(frame: pl.DataFrame, like: pl.DataFrame) -> Ints:
    """Number of each row's kind, entity and day, in the order of the three with no day first.

    Parameters
    ----------
    frame
        ``kind``, ``entity``, ``day``.
    like
        A frame in whose categories kinds and entities are counted.

    Returns
    -------
    numpy.ndarray
        One number a row; -1 where the kind or the entity is not among the categories.
    """
    kind, entity = numbers(frame["kind"], like["kind"]), numbers(frame["entity"], like["entity"])
    day = (frame["day"].to_physical().cast(pl.Int64) + _NO_DAY).fill_null(0).to_numpy()
    return np.where((kind < 0) | (entity < 0), -1, kind << KIND_BITS | entity << DAY_BITS | day)


def without_day(key: Ints) -> npt.NDArray[np.bool_]:
    """Whether each number has no day."""
    found: npt.NDArray[np.bool_] = key & ((1 << DAY_BITS) - 1) == 0
    return found
