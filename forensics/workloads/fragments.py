"""Prompts → fragments: what stands between two punctuation marks, without numbers, as a key.

A template leaves its sentences in every prompt made of it, whatever its slots are filled with; a task that is asked
once leaves words that no other prompt has. Neither has to be known beforehand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

LOOKED_AT: Final = 2_000
"""Characters of a prompt that are looked at, from its beginning and from its end: templates stand around their slot."""
LEAST_BYTES: Final = 16
"""Bytes of a fragment: sixteen letters of Latin script, eight of Cyrillic or Arabic, five of Chinese. Shorter ones
are small talk."""
_HIDDEN: Final = r"[\u00ad\u200b-\u200f\u2060\ufeff]"
"""Characters that are not seen: a relay may hide them in a fixed prompt to make it look new."""
_NUMBERS: Final = r"\p{Nd}+(?:[.,]\p{Nd}+)*"
_MARKS: Final = (
    r"[\p{Cc}.!?;:,\x{60c}\x{61b}\x{61f}\x{964}\x{2026}\x{3001}\x{3002}\x{ff01}\x{ff0c}\x{ff1a}\x{ff1b}\x{ff1f}]+\s*"
)
"""Marks and line ends of Latin, Arabic, Indic and East Asian scripts."""
_BREAK: Final = "\x01"
_NONE: Final = pl.lit([], pl.List(pl.UInt64))


def fragments(texts: pl.Series, seed: int) -> pl.Series:
    """Key of every fragment of each text, each once; none of a null.

    Parameters
    ----------
    texts
        Prompts.
    seed
        Of the keys; from the inputs, so that nobody can aim at a collision.

    Returns
    -------
    polars.Series
        Lists of UInt64, in no particular order.
    """
    pieces = pl.element().str.strip_chars()
    keys = pieces.filter(pieces.str.len_bytes() >= LEAST_BYTES).hash(seed).unique()
    return pl.select(_plain(texts).str.split(_BREAK).list.eval(keys).fill_null(_NONE)).to_series()


def _plain(texts: pl.Series) -> pl.Expr:
    long = pl.lit(texts).str.len_chars() > 2 * LOOKED_AT
    ends = pl.concat_str(pl.lit(texts).str.head(LOOKED_AT), pl.lit(_BREAK), pl.lit(texts).str.tail(LOOKED_AT))
    whole = pl.when(long).then(ends).otherwise(pl.lit(texts)).str.to_lowercase()
    return whole.str.replace_all(_HIDDEN, "").str.replace_all(_NUMBERS, "0").str.replace_all(_MARKS, _BREAK)


def with_whole(keys: pl.Series, wholes: Sequence[pl.Series], seed: int) -> pl.Series:
    """Keys of fragments, and those of hashes of whole texts: what a log without texts has."""
    own = pl.concat_list([pl.lit(keys), *(_single(hashes, seed + place) for place, hashes in enumerate(wholes, 1))])
    return pl.select(own).to_series()


def _single(hashes: pl.Series, seed: int) -> pl.Expr:
    known = pl.lit(hashes)
    return pl.when(known.is_not_null()).then(pl.concat_list(known.hash(seed))).otherwise(_NONE)
