"""Prompts → fragments: what stands between two punctuation marks, without numbers, as a key.

A template leaves its sentences in every prompt made of it, whatever its slots are filled with; a task that is asked
once leaves words that no other prompt has. Neither has to be known beforehand.
"""

from __future__ import annotations

from typing import Final

import polars as pl

LOOKED_AT: Final = 2_000
"""Characters of a prompt that are looked at, from its beginning and from its end: templates stand around their slot."""
LEAST_BYTES: Final = 16
"""Bytes of a fragment: sixteen letters of Latin script, eight of Cyrillic or Arabic, five of Chinese. Shorter ones
are small talk."""
MOST: Final = 64
"""Fragments of a prompt that are kept, those with the smallest keys: the same ones of every prompt that has them."""
_HIDDEN: Final = r"[\p{Cf}\x{ad}\x{34f}\x{115f}\x{1160}\x{180b}-\x{180f}\x{fe00}-\x{fe0f}\x{e0100}-\x{e01ef}]"
"""Characters that are not seen: a relay may hide them in a fixed prompt to make it look new."""
_NUMBERS: Final = r"\p{Nd}+(?:[.,]\p{Nd}+)*"
_MARKS: Final = r"[\p{Cc}.!?;:,\x{60c}\x{61b}\x{61f}\x{964}\x{2026}\x{3001}\x{3002}]+"
"""Marks and line ends of Latin, Arabic, Indic and East Asian scripts; wide forms are folded before."""
_AROUND: Final = " -*#>|\"'`~_()[]{}<\u2013\u2014\u2022\u2018\u2019\u201c\u201d\u00ab\u00bb\u300c\u300d"
"""What may stand around a sentence: layout, quotes and brackets."""
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
        Lists of at most ``MOST`` UInt64, rising.
    """
    pieces = pl.element().str.strip_chars(_AROUND)
    keys = pieces.filter(pieces.str.len_bytes() >= LEAST_BYTES).hash(seed).unique().sort().head(MOST)
    return pl.select(_plain(texts).str.split(_BREAK).list.eval(keys).fill_null(_NONE)).to_series()


def _plain(texts: pl.Series) -> pl.Expr:
    """Small letters in compatibility composition (NFKC), without hidden characters and numbers, split at marks."""
    text = pl.lit(texts)
    long = text.str.len_bytes() > 2 * LOOKED_AT
    ends = pl.concat_str(text.str.head(LOOKED_AT), pl.lit(_BREAK), text.str.tail(LOOKED_AT))
    letters = pl.when(long).then(ends).otherwise(text).str.normalize("NFKC").str.to_lowercase()
    seen = letters.str.replace_all(_HIDDEN, "").str.replace_all(_NUMBERS, "0").str.replace_all(_MARKS, _BREAK)
    return seen.str.replace_all(r"\s+", " ")
