"""Which phrase families a prompt fires, whatever its script.

Every prompt is folded, and so is what is looked for. Then one automaton (Aho-Corasick) finds the fragments of all
phrases in one reading, and joins of what it found tell which phrases are whole. Patterns with gaps (regular
expressions) were as quick on honest prompts, but hundreds of times slower on prompts made of halves of phrases.
Letters of one script that pose as another's are not seen through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.vocabulary.phrase_family import PhraseFamily

HEAD_CHARACTERS = 600
"""Characters of a prompt's beginning that are looked at: instructions stand before or after their material, which may
be a whole book. Set by hand: about a hundred words."""
TAIL_CHARACTERS = 400
"""Characters of a prompt's end that are looked at."""
GAP = "…"
"""In a phrase: anything short."""
MAX_GAP = 100
"""Bytes of UTF-8 that a gap may have: about fifteen words in Latin letters, half as many in Cyrillic or Arabic ones,
thirty Chinese characters. Set by hand: about a sentence."""
MAX_FRAGMENTS = 4
"""Of a phrase, between its gaps."""
ROWS_AT_ONCE = 16_384
"""Prompts. A prompt made of nothing but phrases holds hundreds of them, so this bounds memory."""

_INVISIBLE = r"[\p{M}\p{Cf}\p{Cc}\x{640}\x{115f}\x{1160}--\s]"
"""Marks, format and control characters, and the stretching and filling letters of Arabic and Korean."""
_BETWEEN = r" *[^\p{L}\p{N}<>/ ][^\p{L}\p{N}<>/]*|  +"
"""What becomes one space: everything but letters, digits and the signs of tags. A space that is one is left alone."""
_BEGINS_A_WORD = re.compile("[a-z0-9\u0400-\u04ff]")
"""Latin and Cyrillic: elsewhere words are not parted, or articles grow onto them."""


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is looked for."""

    fragments: list[str]
    """Sorted, each once."""
    steps: pl.DataFrame
    """A row for every fragment of every phrase: ``fragment`` (place in the list), ``phrase`` and ``family`` (numbers),
    ``step`` (place in the phrase), ``last``, and ``size`` (bytes)."""


def firing(prompts: pl.Series, families: Sequence[PhraseFamily]) -> pl.DataFrame:
    """Tell which families each prompt fires.

    Parameters
    ----------
    prompts
        Texts of any script and size; may be null. Of long ones the ends are looked at, ``HEAD_CHARACTERS`` and
        ``TAIL_CHARACTERS``.
    families
        Each becomes a column. The phrases of all languages are looked for in every prompt.

    Returns
    -------
    pl.DataFrame
        One boolean column a family, under its name; rows in the order of the prompts, none of them null: a prompt that
        is null fires nothing.
    """
    fires = np.zeros((len(prompts), len(families)), dtype=bool)
    if families:
        sought = _sought(tuple(families))
        for first in range(0, len(prompts), ROWS_AT_ONCE):
            some = prompts.slice(first, ROWS_AT_ONCE).cast(pl.String)
            whole = _whole(_hits(folded(_ends(some)), sought))
            fires[whole["row"].to_numpy() + first, whole["family"].to_numpy()] = True
    return pl.DataFrame({family.name: fires[:, number] for number, family in enumerate(families)})


def folded(texts: pl.Series) -> pl.Series:
    """Texts in small letters without marks and invisible characters, in compatibility decomposition (NFKD).

    The German sharp s, which has no capital in most texts, is written ss. What parts words becomes one
    space; one stands before each text, so that its first word begins like any other.
    """
    letters = texts.str.normalize("NFKD").str.replace_all(_INVISIBLE, "").str.to_lowercase()
    letters = letters.str.replace_all("\u00df", "ss", literal=True)
    return (" " + letters).str.replace_all(_BETWEEN, " ")


def split(phrases: Sequence[str]) -> list[tuple[str, ...]]:
    """Folded texts that each phrase wants in this order, at most ``MAX_GAP`` apart.

    A text's last word may go on. Its first may not have begun before, where words are parted by spaces: there the text
    begins with one.
    """
    pieces = pl.DataFrame({"phrase": range(len(phrases)), "piece": [phrase.split(GAP) for phrase in phrases]})
    apart = pieces.explode("piece")
    texts = folded(apart["piece"].cast(pl.String)).str.strip_chars().to_list()
    found: list[list[str]] = [[] for _ in phrases]
    for number, text in zip(apart["phrase"].to_list(), texts, strict=True):
        found[number].append(f" {text}" if _BEGINS_A_WORD.match(text) else text)
    return [tuple(parts) for parts in found]


def _ends(prompts: pl.Series) -> pl.Series:
    prompt = pl.lit(prompts)
    short = prompt.str.len_bytes() <= HEAD_CHARACTERS + TAIL_CHARACTERS
    # More apart than any gap is long, so that no phrase is made of both ends.
    apart = "\n" + "0" * MAX_GAP + "\n"
    ends = pl.concat_str(prompt.str.head(HEAD_CHARACTERS), prompt.str.tail(TAIL_CHARACTERS), separator=apart)
    return pl.select(pl.when(short).then(prompt).otherwise(ends)).to_series()


@lru_cache(maxsize=8)
def _sought(families: tuple[PhraseFamily, ...]) -> _Sought:
    phrases = [
        (number, parts) for number, family in enumerate(families) for words in family.words for parts in words.parts
    ]
    texts = sorted({text for _, parts in phrases for text in parts})
    place = {text: number for number, text in enumerate(texts)}
    steps = [
        (place[text], phrase, family, step, step == len(parts) - 1, len(text.encode()))
        for phrase, (family, parts) in enumerate(phrases)
        for step, text in enumerate(parts)
    ]
    schema = {
        "fragment": pl.UInt32,
        "phrase": pl.UInt64,
        "family": pl.UInt32,
        "step": pl.UInt8,
        "last": pl.Boolean,
        "size": pl.Int64,
    }
    return _Sought(texts, pl.DataFrame(steps, schema=schema, orient="row"))


def _hits(texts: pl.Series, sought: _Sought) -> pl.DataFrame:
    """Fragments in texts: ``row``, the columns of the steps, and ``begin`` and ``end`` in bytes."""
    held = texts.str.extract_many(sought.fragments, overlapping=True)
    rows = (held.list.len() > 0).fill_null(value=False).arg_true()
    found = pl.DataFrame(
        {
            "row": rows,
            "fragment": held.gather(rows),
            "begin": texts.gather(rows).str.find_many(sought.fragments, overlapping=True),
        }
    ).explode("fragment", "begin")
    return (
        found.with_columns(
            pl.col("fragment").cast(pl.Enum(sought.fragments)).to_physical().cast(pl.UInt32),
            pl.col("begin").cast(pl.Int64),
        )
        .join(sought.steps, on="fragment", how="inner", validate="m:m")
        .with_columns(end=pl.col("begin") + pl.col("size"))
    )


def _whole(hits: pl.DataFrame) -> pl.DataFrame:
    """``row`` and ``family`` of phrases all of whose fragments follow each other closely; may hold repeats."""
    reached = hits.filter(pl.col("step") == 0)
    whole = [reached.filter("last")]
    for step in range(1, MAX_FRAGMENTS):
        before = reached.select("row", "phrase", at="end").sort("at")
        reached = (
            hits.filter(pl.col("step") == step)
            .sort("begin")
            .join_asof(
                before.with_columns(reached="at"),
                left_on="begin",
                right_on="at",
                by=["row", "phrase"],
                tolerance=MAX_GAP,
                check_sortedness=False,
            )
            .filter(pl.col("reached").is_not_null())
            .select(hits.columns)
        )
        whole.append(reached.filter("last"))
    return pl.concat(whole).select("row", "family")
