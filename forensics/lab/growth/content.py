"""Prompts and system prompts: texts from an invented vocabulary, written for a whole group at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from forensics.lab.draws import Flags, Ints, choose, zipf_weights
from forensics.lab.tables import words

_PUBLIC = (*words.PUBLIC_TEMPLATES, *words.SHARED_TASK_TEMPLATES)
N_PUBLIC = len(_PUBLIC)
"""Template codes 1..N_PUBLIC belong to everyone; 0 is free text."""
_TRIVIAL_SHARE = 0.03
"""Share of honest first turns that are "hi" or "test"."""
_FOLLOW_UP_SHARE = 0.25
"""Share of later turns that are a stock phrase."""
_REPEAT_SHARE = 0.02
"""Share of prompts a person sends again, word for word."""


NUMBERS = (2, 900)
"""Numbers in prompts: smallest, and one more than the largest."""


_SECONDS = tuple(f"and {text}" for text in words.OBJECTS)


@dataclass(frozen=True, slots=True)
class Picks:
    """Which words a sentence is made of: one element per sentence, positions in the lists of ``tables/words``."""

    opener: Ints
    subject: Ints
    link: Ints
    object: Ints
    ending: Ints
    number: Ints
    """Shown where the ending has room for it."""
    second: Ints | None = None
    """A further object; None when no sentence has one."""


@dataclass(frozen=True, slots=True)
class Book:
    """The templates and system prompts a group writes with."""

    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    systems: tuple[str, ...] = ()

    def with_templates(self, templates: list[tuple[str, str]]) -> tuple[Book, Ints]:
        """Add private templates; return the book and their codes."""
        first = len(self.prefixes)
        prefixes = (*self.prefixes, *(prefix for prefix, _ in templates))
        suffixes = (*self.suffixes, *(suffix for _, suffix in templates))
        return Book(prefixes, suffixes, self.systems), np.arange(first, len(prefixes), dtype=np.int64)


PUBLIC_BOOK = Book(("", *(prefix for prefix, _ in _PUBLIC)), ("", *(suffix for _, suffix in _PUBLIC)))


def system_prompts(rng: np.random.Generator, n: int) -> tuple[str, ...]:
    """Write ``n`` system prompts, each of another product."""
    sizes = [len(words.SYSTEM_ROLES), len(words.SYSTEM_RULES), len(words.SYSTEM_RULES), len(words.SUBJECTS), 100_000]
    picks = rng.integers(0, sizes, size=(n, 5))
    return tuple(
        f"You are the {words.SYSTEM_ROLES[a]} of product {e} about {words.SUBJECTS[d]}. "
        f"{words.SYSTEM_RULES[b]} {words.SYSTEM_RULES[c]}"
        for a, b, c, d, e in picks.tolist()
    )


def app_templates(rng: np.random.Generator, n: int) -> list[tuple[str, str]]:
    """Write ``n`` private templates as honest products have them."""
    sizes = [len(words.SYSTEM_ROLES), len(words.OBJECTS), len(words.SYSTEM_RULES), 10_000]
    picks = rng.integers(0, sizes, size=(n, 4))
    return [
        (
            f"As {words.SYSTEM_ROLES[a]} for {words.OBJECTS[b]} (build {d}), handle this input. ",
            f" {words.SYSTEM_RULES[c]}",
        )
        for a, b, c, d in picks.tolist()
    ]


def distillation_templates(rng: np.random.Generator, families: tuple[str, ...]) -> list[tuple[str, str]]:
    """Write one private template per family; two operators rarely choose the same words."""
    written = []
    for family in families:
        clauses = [options[int(rng.integers(0, len(options)))] for options in words.DISTILLATION_CLAUSES[family]]
        rule = words.SYSTEM_RULES[int(rng.integers(0, len(words.SYSTEM_RULES)))]
        written.append((f"{' '.join(clauses)}\n\nTask: ", f"\n\n{rule}"))
    return written


def write_prompts(
    rng: np.random.Generator, book: Book, template: Ints, turn: Ints, person: Ints
) -> tuple[Ints, pl.Series]:
    """Write one prompt per request.

    Parameters
    ----------
    template
        Code in the book; 0 is free text.
    turn
        Position in the conversation; stock phrases come after the first.
    person
        Who writes: people repeat their own prompts now and then.

    Returns
    -------
    tuple
        Position of each request's prompt in the texts, and the texts.
    """
    n = len(template)
    texts = _bodies(rng, n)
    free = template == 0
    trivial = free & (turn == 0) & (rng.random(n) < _TRIVIAL_SHARE)
    stock = free & (turn > 0) & (rng.random(n) < _FOLLOW_UP_SHARE)
    texts = _replace(rng, texts, trivial, words.TRIVIAL, 1.0)
    texts = _replace(rng, texts, stock, words.FOLLOW_UPS, 0.5)
    prefixes, suffixes = pl.Series(book.prefixes), pl.Series(book.suffixes)
    whole = pl.select(pl.concat_str(prefixes.gather(template), texts, suffixes.gather(template))).to_series()
    return _with_repeats(rng, person, free & (turn == 0)), whole


def sentences(openers: tuple[str, ...], picks: Picks) -> pl.Series:
    """Write one request per element: an opener, a subject, a link, an object, an ending."""
    lists = (openers, words.SUBJECTS, words.LINKS, words.OBJECTS)
    places = (picks.opener, picks.subject, picks.link, picks.object)
    parts = [pl.Series(choices).gather(place) for choices, place in zip(lists, places, strict=True)]
    if picks.second is not None:
        parts += [pl.Series(_SECONDS).gather(picks.second)]
    # "{n}" splits an ending into what stands before and after its number.
    halves = [ending.split("{n}") for ending in words.ENDINGS]
    heads = pl.Series([half[0] for half in halves])
    tails = pl.Series([half[1] if len(half) > 1 else "" for half in halves])
    numbered = pl.Series([len(half) > 1 for half in halves])
    number = pl.Series(picks.number).cast(pl.String)
    shown = pl.select(pl.when(numbered.gather(picks.ending)).then(number).otherwise(pl.lit(""))).to_series()
    sentence = pl.concat_str(*parts, separator=" ")
    return pl.select(pl.concat_str(sentence, heads.gather(picks.ending), shown, tails.gather(picks.ending))).to_series()


def _bodies(rng: np.random.Generator, n: int) -> pl.Series:
    # Keyword arguments are evaluated in the order written: the order of draws is part of every world's bytes.
    picks = Picks(
        number=rng.integers(*NUMBERS, n),
        opener=rng.integers(0, len(words.OPENERS), n),
        subject=rng.integers(0, len(words.SUBJECTS), n),
        link=rng.integers(0, len(words.LINKS), n),
        object=rng.integers(0, len(words.OBJECTS), n),
        ending=rng.integers(0, len(words.ENDINGS), n),
    )
    return sentences(words.OPENERS, picks)


def _replace(
    rng: np.random.Generator, texts: pl.Series, where: Flags, stock: tuple[str, ...], exponent: float
) -> pl.Series:
    picks = pl.Series(stock).gather(choose(rng, zipf_weights(len(stock), exponent), len(texts)))
    return pl.select(pl.when(pl.Series(where)).then(picks).otherwise(texts)).to_series()


def _with_repeats(rng: np.random.Generator, person: Ints, may: Flags) -> Ints:
    n = len(person)
    own = np.arange(n, dtype=np.int64)
    # A repeat points at the row before when that row is the same person's.
    same = np.zeros(n, dtype=np.bool_)
    same[1:] = person[1:] == person[:-1]
    repeat = same & may & (rng.random(n) < _REPEAT_SHARE)
    return np.where(repeat, own - 1, own)
