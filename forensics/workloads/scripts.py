"""In which script a text is written."""

from __future__ import annotations

from typing import Final

import polars as pl

LOOKED_AT: Final = 400
"""Characters of a text, from its beginning: a few sentences."""
_SCRIPTS: Final = (
    r"[\p{Latin}]",
    r"[\p{Han}]",
    r"[\p{Hiragana}\p{Katakana}]",
    r"[\p{Hangul}]",
    r"[\p{Cyrillic}]",
    r"[\p{Arabic}]",
    r"[\p{Devanagari}]",
    r"[\p{Greek}]",
    r"[\p{Hebrew}]",
    r"[\p{Thai}]",
)
"""Scripts that are told apart (Unicode, property Script); Latin first. Others count as none."""
_JAPANESE: Final = 2
_LATIN_LETTERS: Final = 5
"""Latin letters that take up a text as one letter of a script with no small words does: an English name in a Chinese
sentence does not make it English."""


def scripts(texts: pl.Series) -> pl.Series:
    """Number of the script that most letters of each text are of; 0 for Latin, and for texts without any letter.

    Kana make a text Japanese, unless most of it is Latin.
    """
    ascii_only = (texts.str.len_bytes() == texts.str.len_chars()).fill_null(value=True)
    found = pl.repeat(0, len(texts), dtype=pl.UInt8, eager=True)
    others = (~ascii_only).arg_true()
    if not len(others):
        return found
    heads = texts.gather(others).str.head(LOOKED_AT)
    counts = pl.DataFrame({str(n): heads.str.count_matches(pattern) for n, pattern in enumerate(_SCRIPTS)})
    weighed = counts.with_columns(pl.col("0") // _LATIN_LETTERS)
    most = weighed.select(pl.concat_list(pl.all()).list.arg_max().cast(pl.UInt8)).to_series()
    kana = (counts[str(_JAPANESE)] > 0) & (most != 0)
    return found.scatter(others, most.zip_with(~kana, pl.repeat(_JAPANESE, len(most), dtype=pl.UInt8, eager=True)))
