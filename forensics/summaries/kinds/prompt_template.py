"""A prompt without its slots: numbers and quoted texts masked.

Nearly every prompt of a log is another, so this is worked out for each row: a text is only rewritten where a look at
it, several times cheaper, says that there is something to mask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

if TYPE_CHECKING:
    from collections.abc import Callable

MIN_CHARACTERS = 32
"""Characters of a skeleton. Shorter ones are small talk that strangers share."""
HEAD_CHARACTERS = 400
"""Characters looked at; templates differ from each other early."""
FEW = 1 / 4
"""Share of texts up to which only they are rewritten; of more, leaving some out costs more than it spares."""


def skeletons(prompts: pl.Series) -> pl.Series:
    """Heads of prompts with quoted texts, numbers and white space masked, in lower case; null where too short."""
    heads = prompts.str.slice(0, HEAD_CHARACTERS)
    is_ascii = heads.str.len_bytes() == heads.str.len_chars()
    masked = _in_ascii(heads) if is_ascii.any() else heads
    masked = _changed(masked, ~is_ascii, heads, _in_any_script)
    return pl.select(pl.when(masked.str.len_chars() >= MIN_CHARACTERS).then(masked)).to_series()


def _in_any_script(texts: pl.Series) -> pl.Series:
    # One space stands for every run of white space; a run that is one space already is not rewritten.
    masked = (
        pl.lit(texts)
        .str.replace_all(r"[\u200b-\u200d\ufeff]", "")
        .str.replace_all(r"\"[^\"]*\"|'[^']*'|«[^»]*»|“[^”]*”", "Q")
        .str.replace_all(r"\d+(?:[.,]\d+)*", "0")
        .str.replace_all(r"\s{2,}|[^\S ]", " ")
    )
    return pl.select(masked.str.strip_chars().str.to_lowercase()).to_series()


def _in_ascii(texts: pl.Series) -> pl.Series:
    """The same of texts in ASCII; others come out as anything."""
    texts = _rewritten(texts, r"[\"']", r"\"[^\"]*\"|'[^']*'", "Q")
    texts = texts.str.replace_all(r"[0-9]+(?:[.,][0-9]+)*", "0")
    texts = _rewritten(texts, r"[\t-\r]", r"[\t-\r]", " ")
    return texts.str.replace_all(r"  +", " ").str.strip_prefix(" ").str.strip_suffix(" ").str.to_lowercase()


def _rewritten(texts: pl.Series, sign: str, pattern: str, by: str) -> pl.Series:
    """Texts in which a pattern is replaced; where it occurs, so does its sign, which is quicker to find."""
    chosen = texts.str.contains(sign)
    if (chosen.sum() or 0) > len(texts) * FEW:
        return texts.str.replace_all(pattern, by)
    return _changed(texts, chosen, texts, lambda some: some.str.replace_all(pattern, by))


def _changed(
    texts: pl.Series, chosen: pl.Series, source: pl.Series, change: Callable[[pl.Series], pl.Series]
) -> pl.Series:
    """Texts, and in their chosen places what a change makes of the source."""
    places = chosen.fill_null(value=False).arg_true().to_numpy()
    if not len(places):
        return texts
    number = np.arange(len(texts))
    number[places] = np.arange(len(texts), len(texts) + len(places))
    # Texts of several chunks are gathered several times slower.
    return pl.concat([texts, change(source.gather(places))], rechunk=True).gather(number)


part = EntityKind(
    name="prompt_template",
    title="prompt template",
    family=CausalFamily.CONTENT,
    cap=1.8,
    source=Source.CONTENT,
    needs=frozenset({"prompt"}),
    entity=lambda: pl.col("prompt").map_batches(skeletons, return_dtype=pl.String),
    hashed=True,
    meaning="Prompts that are equal but for numbers and quoted texts. Innocent: public templates, course work, "
    "a product's own prompt.",
)
