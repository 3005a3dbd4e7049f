"""Which phrase families a prompt fires, whatever its script.

Every prompt is folded, and so is what is looked for. Then one automaton (Aho-Corasick) finds the fragments of all
phrases in one reading, and joins of what it found tell which phrases are whole. Patterns with gaps (regular
expressions) were as quick on honest prompts, but hundreds of times slower on prompts made of halves of phrases.
Words of a field are whole words, and have an automaton of their own. Letters of one script that pose as another's are
not seen through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.vocabulary.phrase_family import PhraseSort

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
PLACED_AT_ONCE = 512
"""Prompts whose fragments are laid out at once, each at every place where it stands: where a prompt is one fragment
over and over, hundreds of times. Bounds memory, too."""
MAY_GO_ON = "*"
"""Behind a word of a field: it may be the beginning of a longer one."""

_INVISIBLE = r"[\p{M}\p{Cf}\p{Cc}\x{640}\x{115f}\x{1160}--\s]"
"""Marks, format and control characters, and the stretching and filling letters of Arabic and Korean."""
_BETWEEN = r" *[^\p{L}\p{N}<>/ ][^\p{L}\p{N}<>/]*|  +"
"""What becomes one space: everything but letters, digits and the signs of tags. A space that is one is left alone."""
_BEGINS_A_WORD = re.compile("[a-z0-9\u0400-\u04ff]")
"""Latin and Cyrillic: elsewhere words are not parted, or articles grow onto them."""
_KATAKANA = "[\\x{30a0}-\\x{30ff}]+"
_PARTED = re.compile("[^\u3040-\u309f\u3400-\u9fff\uf900-\ufaff]")
"""All but Hiragana and Chinese characters: there is a space, or ``_parted`` sets one, at the edges of a word."""
_ARABIC = re.compile(" [\u0621-\u064a]")
_ARTICLE = "\u0627\u0644"
_BEFORE = ("", "\u0648", "\u0628", "\u0641", "\u0643")
"""What Arabic writes in one with the word behind it: nothing, and, with, then, like."""
_WITH_ARTICLE = (*(before + _ARTICLE for before in _BEFORE), "\u0644\u0644")
"""The same before an article, and "to", which shortens it."""
_WITHOUT_ARTICLE = (*_BEFORE, "\u0644")
"""The same before a word that has none."""


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is looked for."""

    fragments: list[str]
    """Of phrases that ask for something. Sorted, each once."""
    steps: pl.DataFrame
    """A row for every fragment of every phrase: ``fragment`` (place in the list), ``phrase`` and ``family`` (numbers),
    ``step`` (place in the phrase), ``n_steps`` (of the phrase), and ``size`` (bytes)."""
    words: list[str]
    """Of fields. Sorted, each once."""
    fields: pl.DataFrame
    """``fragment`` (place among the words) and ``family``: a word may be several families'."""


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
            texts = folded(_ends(some))
            for fired in chain(_asking(texts, sought), _about(texts, sought)):
                fires[fired["row"].to_numpy() + first, fired["family"].to_numpy()] = True
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


def whole_words(phrases: Sequence[str]) -> list[tuple[str, ...]]:
    """Folded words of a field, as they stand in a text that ``_parted`` parts: whole, except those that ``MAY_GO_ON``.

    Between Chinese characters and Hiragana no word's edge is seen.
    """
    texts = _parted(folded(pl.Series(phrases, dtype=pl.String)))
    found: list[tuple[str, ...]] = []
    for phrase, text in zip(phrases, texts.to_list(), strict=True):
        bare = text.strip()
        before = " " if _PARTED.match(bare[:1]) else ""
        behind = " " if _PARTED.match(bare[-1:]) and not phrase.endswith(MAY_GO_ON) else ""
        found.append((f"{before}{bare}{behind}" if bare else "",))
    return found


def _parted(texts: pl.Series) -> pl.Series:
    """Folded texts with a space behind, and around what stands in Katakana: words of other languages, mostly."""
    return (texts + " ").str.replace_all(_KATAKANA, " $0 ")


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
        (number, parts, family.sort is PhraseSort.SUBJECT)
        for number, family in enumerate(families)
        for words in family.words
        for parts in words.parts
    ]
    asked = [(number, parts) for number, parts, subject in phrases if not subject]
    texts = sorted({text for _, parts in asked for text in parts})
    place = {text: number for number, text in enumerate(texts)}
    steps = [
        (place[text], phrase, family, step, len(parts), len(text.encode()))
        for phrase, (family, parts) in enumerate(asked)
        for step, text in enumerate(parts)
    ]
    schema = {
        "fragment": pl.UInt32,
        "phrase": pl.UInt64,
        "family": pl.UInt32,
        "step": pl.UInt8,
        "n_steps": pl.UInt8,
        "size": pl.Int64,
    }
    spoken = sorted({(text, number) for number, parts, subject in phrases if subject for text in _joined(parts[0])})
    words = sorted({text for text, _ in spoken})
    place = {text: number for number, text in enumerate(words)}
    fields = [(place[text], number) for text, number in spoken]
    return _Sought(
        texts,
        pl.DataFrame(steps, schema=schema, orient="row"),
        words,
        pl.DataFrame(fields, schema={"fragment": pl.UInt32, "family": pl.UInt32}, orient="row"),
    )


def _joined(word: str) -> list[str]:
    """A word, and an Arabic one with what is written in one with it."""
    if not _ARABIC.match(word):
        return [word]
    bare = word.removeprefix(" ")
    if bare.startswith(_ARTICLE):
        noun = bare.removeprefix(_ARTICLE)
        return [f" {before}{noun}" for before in _WITH_ARTICLE]
    return [f" {before}{bare}" for before in (*_WITHOUT_ARTICLE, *_WITH_ARTICLE)]


def _held(texts: pl.Series, fragments: list[str]) -> pl.DataFrame:
    """``row`` and ``fragment`` (place in the list), each pair once."""
    held = texts.str.extract_many(fragments, overlapping=True)
    rows = (held.list.len() > 0).fill_null(value=False).arg_true()
    found = pl.DataFrame({"row": rows, "fragment": held.gather(rows).list.unique()}).explode("fragment")
    return found.with_columns(_places(fragments))


def _places(fragments: list[str]) -> pl.Expr:
    return pl.col("fragment").cast(pl.Enum(fragments)).to_physical().cast(pl.UInt32)


def _about(texts: pl.Series, sought: _Sought) -> Iterator[pl.DataFrame]:
    """``row`` and ``family`` of fields; may hold repeats."""
    if sought.words:
        held = _held(_parted(texts), sought.words)
        yield held.join(sought.fields, on="fragment", how="inner", validate="m:m").select("row", "family")


def _asking(texts: pl.Series, sought: _Sought) -> Iterator[pl.DataFrame]:
    """``row`` and ``family`` of whole phrases; may hold repeats.

    Where the fragments of a phrase stand is looked up only in prompts that hold all of them.
    """
    if not sought.fragments:
        return
    held = _held(texts, sought.fragments).join(sought.steps, on="fragment", how="inner", validate="m:m")
    alone = pl.col("n_steps") == 1
    yield held.filter(alone).select("row", "family")
    complete = held.filter(~alone).group_by("row", "phrase").agg(pl.len(), pl.col("n_steps").first())
    wanted = complete.filter(pl.col("len") == pl.col("n_steps")).select("row", "phrase")
    rows = wanted["row"].unique().sort()
    some = texts.gather(rows)
    places = pl.DataFrame(
        {
            "row": rows,
            "fragment": some.str.extract_many(sought.fragments, overlapping=True),
            "begin": some.str.find_many(sought.fragments, overlapping=True),
        }
    )
    for first in range(0, len(places), PLACED_AT_ONCE):
        yield _whole(_hits(places.slice(first, PLACED_AT_ONCE), wanted, sought))


def _hits(places: pl.DataFrame, wanted: pl.DataFrame, sought: _Sought) -> pl.DataFrame:
    """``row``, the columns of the steps, and ``begin`` and ``end`` in bytes of fragments of the wanted phrases."""
    return (
        places.explode("fragment", "begin")
        .with_columns(_places(sought.fragments), pl.col("begin").cast(pl.Int64))
        .join(sought.steps, on="fragment", how="inner", validate="m:m")
        .join(wanted, on=["row", "phrase"], how="semi")
        .with_columns(end=pl.col("begin") + pl.col("size"))
    )


def _whole(hits: pl.DataFrame) -> pl.DataFrame:
    """``row`` and ``family`` of phrases all of whose fragments follow each other closely; may hold repeats."""
    last = pl.col("step") == pl.col("n_steps") - 1
    reached = hits.filter(pl.col("step") == 0)
    whole = [reached.filter(last)]
    for step in range(1, MAX_FRAGMENTS):
        reached = reached.filter(~last)
        if reached.is_empty():
            break
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
        whole.append(reached.filter(last))
    return pl.concat(whole).select("row", "family")
