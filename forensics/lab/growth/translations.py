"""One list of tasks, worded in many languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.tables.tongues import N_ASKS, N_CLOSERS, N_SETTINGS, N_TOPICS, TONGUES

if TYPE_CHECKING:
    from collections.abc import Callable

    from forensics.lab.draws import Ints
    from forensics.lab.tables.tongues import Tongue

N_ITEMS = N_TOPICS * N_SETTINGS
"""A topic in a setting: 96."""
_NUMBERS = (100, 9_100)
"""Numbers of honest cases: smallest, and one more than the largest."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """What to say in which language, one element per text."""

    language: Ints
    """Position in ``tables/tongues.TONGUES``."""
    ask: Ints
    item: Ints
    """A topic in a setting: 0..95, the same in every language."""
    number: Ints
    closer: Ints


def local_texts(phrases: Phrases) -> pl.Series:
    """Word each text in its language."""
    language, topic = phrases.language, phrases.item % N_TOPICS
    pieces = (
        _listed(lambda tongue: tongue.asks).gather(language * N_ASKS + phrases.ask),
        pl.Series([tongue.marks[0] for tongue in TONGUES]).gather(language),
        _listed(lambda tongue: tongue.topics).gather(language * N_TOPICS + topic),
        pl.Series([_between(tongue, 0) for tongue in TONGUES]).gather(language),
        _listed(lambda tongue: tongue.settings).gather(language * N_SETTINGS + phrases.item // N_TOPICS),
        pl.Series([_between(tongue, 1) for tongue in TONGUES]).gather(language),
        pl.Series(phrases.number).cast(pl.String),
        pl.Series([tongue.marks[1] for tongue in TONGUES]).gather(language),
        _listed(lambda tongue: tongue.closers).gather(language * N_CLOSERS + phrases.closer),
    )
    return pl.select(pl.concat_str(*pieces)).to_series()


def drawn_phrases(rng: np.random.Generator, language: Ints) -> Phrases:
    """Draw what honest texts in some languages say: anything, as often."""
    n = len(language)
    return Phrases(
        language=language,
        ask=rng.integers(0, N_ASKS, n),
        item=rng.integers(0, N_ITEMS, n),
        number=rng.integers(*_NUMBERS, n),
        closer=rng.integers(0, N_CLOSERS, n),
    )


def in_tongues(rng: np.random.Generator, texts: pl.Series, language: Ints) -> pl.Series:
    """Put texts of a language in the place of some texts; where the language is negative, they stay."""
    rows = np.flatnonzero(language >= 0)
    if not len(rows):
        return texts
    return texts.scatter(rows, local_texts(drawn_phrases(rng, language[rows])))


def _listed(of: Callable[[Tongue], str]) -> pl.Series:
    return pl.Series([word for tongue in TONGUES for word in of(tongue).split("|")])


def _between(tongue: Tongue, label: int) -> str:
    colon, stop = tongue.marks
    # A number follows its label after a space, or after nothing where the script has none.
    after = colon if label == 0 else colon.replace(":", "").replace("  ", " ")
    return f"{stop}{tongue.labels.split('|')[label]}{after}"
