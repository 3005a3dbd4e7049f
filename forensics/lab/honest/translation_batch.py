"""A publisher translating its catalogue into eight languages: a few keys, one template, a queue of work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from forensics.lab.draws import HOUR, Ints, choose, maybe
from forensics.lab.growth.addresses import at
from forensics.lab.growth.content import Book, write_prompts
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.draft import ORGANIC, Bundle, Draft
from forensics.lab.growth.firms import Firms, found, incorporate, opening_dates, servers
from forensics.lab.growth.people import sign_up
from forensics.lab.growth.pools import job_times
from forensics.lab.growth.translations import in_tongues
from forensics.lab.growth.veils import ZERO_WIDTH
from forensics.lab.tables import words
from forensics.lab.tables.clients import stacks_of
from forensics.lab.tables.models import MODEL_WEIGHTS, SAMPLING_CODES
from forensics.lab.tables.tongues import TONGUES
from forensics.lab.world import GroupTraffic, Kind, Plan

_SIZES = (2, 6)
_LANGUAGES = ("German", "French", "Spanish", "Italian", "Polish", "Japanese", "Korean", "Portuguese")
_IN_CLOUD = 0.6
_SYSTEM_SHARE = 0.5
"""Share of publishers that send a system prompt besides the template."""
_TEXTBOOK_SHARE = 0.5
"""Share of items that are exercises in their author's language, one of ten; invented."""
_BROKEN_SHARE = 0.04
"""Share of items with a zero-width space in a word; invented."""
_SYSTEM = "You translate for {} (style {}). Keep product names and numbers as they are."


@dataclass(frozen=True, slots=True)
class TranslationBatch:
    """What can vary."""

    size: int = 0
    """Accounts of each publisher; 0 draws 2 to 6."""
    declared: float = 1.0
    """Probability that a publisher's accounts share the organisation; the same for the mail domain and the card."""
    requests: float = 120.0
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: TranslationBatch) -> GroupTraffic:
    """Grow publishers whose workers take one item of the catalogue after the other."""
    rng = plan.rng
    low, high = (options.size, options.size) if options.size else _SIZES
    firms = found(rng, plan.accounts, low, high)
    dates = opening_dates(plan, firms)
    people = incorporate(rng, sign_up(plan, dates, firms.country[firms.of]), firms, options.declared)
    firm = np.repeat(np.arange(len(firms), dtype=np.int64), np.round(firms.size * options.requests).astype(np.int64))
    # Each publisher has a queue of its own: all items of the group in one row, publisher by publisher.
    counts = np.bincount(firm, minlength=len(firms)).tolist()
    time = np.concatenate([job_times(plan, count, plan.start, plan.end) for count in counts])
    # Whoever is free takes the next item; answers take unequal time, so that the order is nearly random.
    account = firms.first[firm] + np.floor(rng.random(len(firm)) * firms.size[firm]).astype(np.int64)
    return honest(plan, people, _translated(plan, firms, firm, time, account), part.name, options.release_day)


def _translated(plan: Plan, firms: Firms, firm: Ints, time: Ints, account: Ints) -> Bundle:
    rng, k, n = plan.rng, len(firms), len(firm)
    zeros = np.zeros(n, dtype=np.int64)
    place = np.arange(n, dtype=np.int64) - np.searchsorted(firm, firm)
    item, language = place // len(_LANGUAGES), place % len(_LANGUAGES)
    # Item texts first, on a template that adds nothing; the same item returns in every language.
    labels = np.unique(firm * (n + 1) + item, return_inverse=True)[1]
    count = int(labels.max()) + 1
    blank = Book(("", ""), ("", ""))
    bodies = write_prompts(rng, blank, np.ones(count, dtype=np.int64), zeros[:count], zeros[:count])[1]
    source = np.where(maybe(rng, _TEXTBOOK_SHARE, count), rng.integers(0, len(TONGUES), count), -1)
    bodies = in_tongues(rng, bodies, source)
    # A space of no width stands where the web page that an item was copied from may break a long line.
    broken = pl.Series(maybe(rng, _BROKEN_SHARE, count))
    bodies = pl.select(pl.when(broken).then(bodies.str.replace("e", f"e{ZERO_WIDTH}")).otherwise(bodies)).to_series()
    houses = pl.Series([f"{words.OBJECTS[code]} (style {number})" for code, number in _names(rng, k)])
    heads = pl.lit("Translate into ") + pl.Series(_LANGUAGES).gather(language) + pl.lit(" for the catalogue on ")
    prompts = pl.select(heads + houses.gather(firm) + pl.lit(":\n\n") + bodies.gather(labels)).to_series()
    rows, weights = stacks_of("sdk")
    draft = Draft(
        time=time,
        account=account,
        address=firm,
        stack=rows[choose(rng, weights, k)][firm],
        # A worker keeps its connection for an hour.
        connection=np.unique(account * (1 << 20) + (time - plan.start) // HOUR, return_inverse=True)[1].astype(
            np.int64
        ),
        conversation=zeros - 1,
        turn=zeros,
        prompt=np.arange(n, dtype=np.int64),
        system=np.where(maybe(rng, _SYSTEM_SHARE, k), np.arange(k), -1)[firm],
        model=choose(rng, MODEL_WEIGHTS, k)[firm],
        sampling=zeros + SAMPLING_CODES["sdk_4096"],
        key=zeros,
        status=zeros + 200,
        retry=zeros,
        purpose=zeros + ORGANIC,
    )
    systems = tuple(_SYSTEM.format(words.OBJECTS[code], number) for code, number in _names(rng, k))
    return Bundle(draft, at(servers(rng, firms, _IN_CLOUD), np.arange(k, dtype=np.int64)), prompts, systems)


def _names(rng: np.random.Generator, n: int) -> list[list[int]]:
    picks: list[list[int]] = rng.integers(0, [len(words.OBJECTS), 10_000], size=(n, 2)).tolist()
    return picks


part = Kind("translation_batch", "catalogue translation", TranslationBatch, grow)
