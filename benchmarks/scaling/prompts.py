"""Prompts of 400 characters: a third from templates with slots, the rest of phrases drawn for each row.

Phrases are of invented words that follow Zipf, so that the texts compress about as far as prose does. A template
belongs to an account, and common ones to many: that is how applications fill a log. A templated prompt differs from its
neighbours in two slots, a number and a word.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl

from forensics.lab.draws import Ints, choose, group_rng, mix, zipf_weights

TEMPLATED = 1 / 3
"""Share of rows whose prompt comes from a template. An assumption: logs of applications have more, of chats fewer."""
N_TEMPLATES = 20_000
"""Among 300,000 accounts; the commonest serve thousands of accounts, half of them a few each."""
N_WORDS = 30_000
"""A working vocabulary."""
STRIDE = 12_347
"""A prime."""
N_PHRASES = 250_000
PHRASES_A_PROMPT = 10
CHARACTERS_A_PHRASE = 40
WORDS_A_PHRASE = 14
"""Enough for the characters: the shortest words have two letters."""
CHARACTERS = 400
"""Of a prompt: what ten phrases exceed is cut off."""
SLOTS = (90, 240)
"""Characters before the first and the second slot of a template."""
_ONSETS = ("b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pl", "ch", "sh")
_RIMES = ("a", "e", "i", "o", "u", "an", "er", "in", "on", "us", "al", "ent", "ow", "ing")


@cache
def words() -> pl.Series:
    """Distinct words, short ones first, so that common words are short."""
    syllables = [onset + rime for onset in _ONSETS for rime in _RIMES]
    pairs = [first + second for first in syllables for second in syllables]
    # The stride has no factor with the number of pairs: every pair comes once, and neighbours look different.
    spread = (pairs[place * STRIDE % len(pairs)] for place in range(len(pairs)))
    return pl.Series("word", list(dict.fromkeys([*syllables, *spread]))[:N_WORDS])


@cache
def templates() -> pl.Series:
    """Texts of the templates, without what goes into the slots."""
    return texts(group_rng(0, 0, "templates"), N_TEMPLATES)


@cache
def phrases() -> pl.Series:
    """Texts that the words of a prompt come in: so many that a prompt is like no other, and few enough to draw fast."""
    rng = group_rng(0, 0, "phrases")
    bounds = np.cumsum(zipf_weights(N_WORDS))
    drawn = np.searchsorted(bounds, rng.random(N_PHRASES * WORDS_A_PHRASE) * bounds[-1], side="right")
    listed = words().gather(np.minimum(drawn, N_WORDS - 1)).reshape((N_PHRASES, WORDS_A_PHRASE))
    return listed.arr.join(" ").str.head(CHARACTERS_A_PHRASE)


def texts(rng: np.random.Generator, n: int) -> pl.Series:
    """Texts of phrases drawn one by one, 400 characters each."""
    drawn = rng.integers(0, N_PHRASES, (PHRASES_A_PROMPT, n))
    return pl.select(
        pl.concat_str(*(phrases().gather(each) for each in drawn), separator=" ").str.head(CHARACTERS)
    ).to_series()


def prompts(rng: np.random.Generator, account: Ints) -> pl.Series:
    """A prompt for each row, given the number of the row's account."""
    n = len(account)
    templated = rng.random(n) < TEMPLATED
    n_templated = int(templated.sum())
    free = texts(rng, n - n_templated)
    filled = _filled(rng, _template_of(account[templated]))
    at = np.empty(n, dtype=np.int64)
    at[templated] = np.arange(n_templated)
    at[~templated] = n_templated + np.arange(n - n_templated)
    return pl.concat([filled, free]).gather(at).alias("prompt")


def _template_of(account: Ints) -> Ints:
    """Which template an account uses: always the same one, and common ones by Zipf."""
    bounds = np.cumsum(zipf_weights(N_TEMPLATES))
    share = (mix(account, 41) >> np.uint64(11)).astype(np.float64) / 2.0**53
    places = np.searchsorted(bounds, share * bounds[-1], side="right")
    return np.asarray(np.minimum(places, N_TEMPLATES - 1), dtype=np.int64)


def _filled(rng: np.random.Generator, template: Ints) -> pl.Series:
    n = len(template)
    number = pl.Series(rng.integers(1, 100_000, n)).cast(pl.String)
    word = words().gather(choose(rng, zipf_weights(N_WORDS), n))
    text = templates().gather(template)
    first, second = SLOTS
    whole = (
        text.str.head(first)
        + number
        + text.str.slice(first, second - first)
        + word
        + text.str.slice(second, CHARACTERS - second)
    )
    return whole.str.head(CHARACTERS).alias("prompt")
