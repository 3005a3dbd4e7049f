"""No word gives extraction away: whatever a pool writes, somebody honest writes, too."""

from __future__ import annotations

import re
from functools import cache

import pytest

from forensics.lab.growth.extraction import FAMILY_SAMPLINGS
from forensics.lab.kinds import kinds
from forensics.lab.simulate import simulate
from forensics.lab.tables.models import SAMPLINGS
from forensics.lab.world import Group, SimulatedWorld
from tests.lab.orders import STYLES, order_of, prompts, script_of
from tests.lab.worlds import run, world_of

WORD = re.compile(r"[^\W\d_]+")
"""Letters only: numbers tell strangers' texts apart, and are drawn from one range by everybody."""
ACCOUNTS = 250
"""Of each honest kind."""
LIMIT = 0.1
"""Share of extraction prompts that may have a word which nobody honest uses: a veil of zero-width spaces has 4 %."""


@cache
def crowd() -> SimulatedWorld:
    """Every honest kind at once."""
    return simulate(world_of(*(Group(name, name, ACCOUNTS) for name, kind in kinds().items() if not kind.hydra)))


@cache
def honest_words() -> frozenset[str]:
    return words_of(" ".join(crowd().requests["prompt"].unique(maintain_order=True).to_list()))


def words_of(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(text.lower()))


def telling(texts: list[str]) -> float:
    return sum(not words_of(text) <= honest_words() for text in texts) / len(texts)


@pytest.mark.parametrize("family", list(FAMILY_SAMPLINGS))
@pytest.mark.parametrize("style", STYLES)
def test_hardly_an_extraction_prompt_has_a_word_that_nobody_honest_uses(style: str, family: str) -> None:
    texts = [
        text
        for number in range(6)
        for text in prompts(script_of(order_of(style, 200, family), operator=f"operator-{number}"))
    ]
    assert telling(texts) < LIMIT


@pytest.mark.parametrize("kind", ["naive", "rotating_pool", "mixed_customers"])
def test_the_older_pools_have_no_word_of_their_own_either(kind: str) -> None:
    world = run(kind, 40, families="reasoning,rubric,rewrite,coding")
    assert telling(world.requests["prompt"].unique().to_list()) < LIMIT


def test_the_measure_would_notice_a_word_of_their_own() -> None:
    assert telling([f"{text} Exfiltrate." for text in prompts(script_of(order_of("slots", 20)))]) == 1.0


def test_every_way_of_asking_is_somebody_honests() -> None:
    asked = crowd().requests.select("temperature", "max_tokens", "stream", "tool_count", "image_count").unique().rows()
    for way in SAMPLINGS:
        assert (way.temperature, way.max_tokens, way.stream, way.tool_count, way.image_count) in asked, way.name
