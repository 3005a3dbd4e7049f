"""How people use the service: how much, when, with which client, model and kind of prompt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from forensics.lab.draws import Floats, Ints, choose, heavy_tail, maybe
from forensics.lab.growth import rhythm
from forensics.lab.growth.content import (
    N_PUBLIC,
    PUBLIC_BOOK,
    Book,
    app_templates,
    distillation_templates,
    system_prompts,
)
from forensics.lab.growth.wording import product_templates
from forensics.lab.tables.clients import stacks_of
from forensics.lab.tables.models import MODEL_WEIGHTS, SAMPLING_CODES
from forensics.lab.tables.tongues import TONGUES
from forensics.lab.tables.words import DISTILLATION_CLAUSES

if TYPE_CHECKING:
    from typing import Any

CHATTER, DEVELOPER, BUILDER, CODER = range(4)
"""Styles: people in an app, people trying things with an SDK, products in production, people with a coding agent."""

_STYLE_RHYTHM = np.array([rhythm.EVENING, rhythm.DEVELOPER, rhythm.FLAT, rhythm.DEVELOPER])
_STYLE_LENGTH = np.array([5.0, 6.0, 4.0, 14.0])
"""Requests per session, mean."""
_STYLE_GAP_S = np.array([55.0, 9.0, 4.0, 22.0])
"""Seconds between a session's requests, median."""
_STYLE_CHAT = np.array([0.95, 0.25, 0.10, 0.95])
"""Probability that a session is one conversation of several turns."""
_STYLE_SAMPLINGS: tuple[tuple[str, ...], ...] = (
    ("app", "app", "app_tools", "app_image"),
    ("sdk_1024", "sdk_4096", "sdk_stream", "sdk_cold", "long_answer", "trace", "tool_calls"),
    (
        *("sdk_cold", "sdk_short", "sdk_1024", "sdk_4096", "judge", "vision", "long_answer"),
        *("tool_calls", "screen", "analysis", "grade", "trace"),
    ),
    ("agent", "agent_big", "tool_calls"),
)
"""Whatever a pool asks for, somebody honest does, too: no way of asking is a pool's alone."""
_SYSTEM_SHARE = np.array([0.0, 0.45, 0.9, 0.0])
"""Share of accounts that send a system prompt of their own."""
_PUBLIC_TEMPLATE_SHARE = np.array([0.03, 0.2, 0.15, 0.02])
_PRIVATE_TEMPLATE_SHARE = np.array([0.0, 0.05, 0.6, 0.0])
_TONGUE_SHARE = 0.04
"""Share of accounts whose free texts are in one of ten languages. Invented, and small: the sentences that a language
has here are few, and strangers' texts must not be as alike as one template's."""
_SORT_WEIGHTS = np.array([1.0, 2.0, 1.0])
"""Relative weights of plain products, of products that ask as extraction does, and of those that use its older
wording; invented: most products of a language model explain, grade, plan, translate or write code."""
HOME_STYLES: Floats = np.array([0.62, 0.16, 0.06, 0.16])
"""Shares of styles among people at home."""


@dataclass(frozen=True, slots=True)
class Customs:
    """One element per account, but for the book."""

    requests: Floats
    """Mean requests over the world."""
    length: Floats
    gap_s: Floats
    rhythm: Ints
    chat: Floats
    stack: Ints
    second_stack: Ints
    model: Ints
    second_model: Ints
    sampling: Ints
    system: Ints
    """Position in the book's system prompts; -1 for none."""
    template: Ints
    """Code in the book; 0 is free text."""
    tongue: Ints
    """Language of free texts, position in ``tables/tongues.TONGUES``; -1 for the wide English of ``tables/words``."""
    book: Book

    def changed(self, **columns: Any) -> Customs:
        """A copy with some arrays (or the book) replaced."""
        return replace(self, **columns)


def draw_customs(rng: np.random.Generator, n: int, requests: float, styles: Floats = HOME_STYLES) -> Customs:
    """Draw everybody's habits independently.

    Parameters
    ----------
    requests
        Mean requests per account over the world; the spread is log-normal.
    styles
        Shares of chatters, developers, builders and coders.
    """
    style = choose(rng, styles, n)
    amount = heavy_tail(rng, requests, n)
    book, system, template = _contents(rng, style)
    return Customs(
        requests=amount,
        length=_STYLE_LENGTH[style] * heavy_tail(rng, 1.0, n, 0.4),
        gap_s=_STYLE_GAP_S[style] * heavy_tail(rng, 1.0, n, 0.5),
        rhythm=_STYLE_RHYTHM[style],
        chat=_STYLE_CHAT[style],
        stack=draw_stacks(rng, style),
        second_stack=draw_stacks(rng, style),
        model=choose(rng, MODEL_WEIGHTS, n),
        second_model=choose(rng, MODEL_WEIGHTS, n),
        sampling=_samplings(rng, style),
        system=system,
        template=template,
        tongue=_tongues(_side(rng), n),
        book=book,
    )


def draw_stacks(rng: np.random.Generator, style: Ints) -> Ints:
    """A client stack for each account, of its style's use."""
    drawn = np.zeros(len(style), dtype=np.int64)
    for use, served in (("app", (CHATTER,)), ("sdk", (DEVELOPER, BUILDER)), ("cli", (CODER,))):
        here = np.flatnonzero(np.isin(style, served))
        rows, weights = stacks_of(use)  # type: ignore[arg-type]
        drawn[here] = rows[choose(rng, weights, len(here))]
    return drawn


def one_stack(rng: np.random.Generator, use: str) -> int:
    """One stack of a use, by its share."""
    rows, weights = stacks_of(use)  # type: ignore[arg-type]
    return int(rows[choose(rng, weights, 1)[0]])


def _samplings(rng: np.random.Generator, style: Ints) -> Ints:
    codes = np.zeros(len(style), dtype=np.int64)
    for kind, names in enumerate(_STYLE_SAMPLINGS):
        here = np.flatnonzero(style == kind)
        codes[here] = np.array([SAMPLING_CODES[name] for name in names])[rng.integers(0, len(names), len(here))]
    return codes


def _contents(rng: np.random.Generator, style: Ints) -> tuple[Book, Ints, Ints]:
    n = len(style)
    speaks = maybe(rng, _SYSTEM_SHARE[style], n)
    system = np.where(speaks, np.cumsum(speaks) - 1, -1)
    draw = rng.random(n)
    public = draw < _PUBLIC_TEMPLATE_SHARE[style]
    private = ~public & (draw < (_PUBLIC_TEMPLATE_SHARE + _PRIVATE_TEMPLATE_SHARE)[style])
    template = np.where(public, rng.integers(1, N_PUBLIC + 1, n), 0)
    book, codes = PUBLIC_BOOK.with_templates(house_templates(rng, int(private.sum())))
    template[private] = codes
    return Book(book.prefixes, book.suffixes, system_prompts(rng, int(speaks.sum()))), system, template


def house_templates(rng: np.random.Generator, n: int) -> list[tuple[str, str]]:
    """Write ``n`` private templates of honest products: plain ones, and ones that ask as extraction does."""
    side, families = _side(rng), tuple(DISTILLATION_CLAUSES)
    asked = tuple(families[code] for code in side.integers(0, len(families), n).tolist())
    sorts = (app_templates(rng, n), product_templates(side, n), distillation_templates(side, asked))
    return [sorts[sort][place] for place, sort in enumerate(choose(side, _SORT_WEIGHTS, n).tolist())]


def _tongues(rng: np.random.Generator, n: int) -> Ints:
    return np.where(maybe(rng, _TONGUE_SHARE, n), rng.integers(0, len(TONGUES), n), -1)


def _side(rng: np.random.Generator) -> np.random.Generator:
    """A generator that is seeded from another and moves none of its draws: who there is and when stays."""
    return rng.spawn(1)[0]
