"""Each style of wording leaves what it says it leaves, and nothing that gives it away at once."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest

from forensics.foundation.registry import parts
from forensics.lab.draws import group_rng
from forensics.lab.growth.asks import Style
from forensics.lab.growth.content import PUBLIC_BOOK, write_prompts
from forensics.lab.growth.veils import ZERO_WIDTH, veiled
from forensics.lab.growth.wording import product_templates
from forensics.lab.tables.asks import TASK_HEADS
from forensics.lab.tables.models import SAMPLINGS
from forensics.lab.tables.tongues import N_ASKS, N_CLOSERS, N_SETTINGS, N_TOPICS, TONGUES
from forensics.lab.tables.words import OBJECTS, SUBJECTS, SYSTEM_RULES
from tests.lab.orders import STYLES, order_of, prompts, script_of

ACCOUNTS = 40


def _subject(text: str) -> str:
    return next(subject for subject in SUBJECTS if f" {subject} " in text)


def _accounts_of(front: str, texts: list[str]) -> set[int]:
    return {place % ACCOUNTS for place, text in enumerate(texts) if text.startswith(front)}


def test_every_style_is_a_part_with_a_story_and_a_source() -> None:
    found = parts("forensics.lab.styles", Style)
    assert tuple(found) == STYLES
    assert all(style.story and style.source for style in found.values())


@pytest.mark.parametrize("style", ["injected", "slots", "rubric", "elicitation"])
def test_a_template_is_met_on_every_account(style: str) -> None:
    texts = prompts(script_of(order_of(style, 2_000)))
    front, n = Counter(text[:100] for text in texts).most_common(1)[0]
    assert n > 1_800
    assert len(_accounts_of(front, texts)) == ACCOUNTS


@pytest.mark.parametrize("style", ["injected", "slots", "rubric", "elicitation"])
def test_a_task_is_asked_once_or_a_few_times_in_a_row(style: str) -> None:
    shares = []
    for number in range(8):
        texts = prompts(script_of(order_of(style, 2_000), operator=f"op{number}"))
        shares.append(len({text.replace(ZERO_WIDTH, "") for text in texts}) / 2_000)
    assert min(shares) > 0.75
    assert max(shares) > 0.998


def test_the_injected_prompt_is_the_same_whoever_the_customer_is() -> None:
    script = script_of(order_of("injected", 2_000, "coding", "vision"))
    fronts = Counter(text.split("\n\n")[0].replace(ZERO_WIDTH, "") for text in prompts(script))
    assert len(fronts) == 1
    assert len({text.replace(ZERO_WIDTH, "") for text in script.systems}) == 1


def test_zero_width_spaces_make_few_raw_texts_differ() -> None:
    script = script_of(order_of("injected", 4_000))
    hidden = np.array([ZERO_WIDTH in text for text in prompts(script)])
    assert 0.02 < hidden.mean() < 0.06
    assert (hidden == [ZERO_WIDTH in script.systems[code] for code in script.system.tolist()]).all()
    assert len(set(veiled("split the longest of these words"))) == 5


def test_paraphrases_rarely_repeat_yet_cover_the_topics_evenly() -> None:
    texts = prompts(script_of(order_of("paraphrase", 7_680)))
    assert len(set(texts)) > 0.999 * len(texts)
    assert len({text[:60] for text in texts}) > 1_000
    topics = Counter(_subject(text) for text in texts)
    assert len(topics) == len(SUBJECTS)
    # An even draw would give 128 each, and 11 of spread if every topic were drawn by chance.
    assert np.std(list(topics.values())) < 9


def test_a_sweep_asks_every_task_in_every_language() -> None:
    n = len(TONGUES) * N_TOPICS * N_SETTINGS
    texts = prompts(script_of(order_of("languages", n), operator="op1"))
    asked = {tongue.code: [text for text in texts if _speaks(tongue.topics, text)] for tongue in TONGUES}
    assert {"en", "zh", "es", "fr", "de", "ja", "ru", "ar"} <= set(asked)
    assert all(len(found) > 0.6 * N_TOPICS * N_SETTINGS for found in asked.values())
    numbers = [set(_numbers(found)) for found in asked.values()]
    assert len(numbers[0] & numbers[1]) > 0.6 * len(numbers[0])
    for tongue in TONGUES:
        lengths = [len(words.split("|")) for words in (tongue.asks, tongue.topics, tongue.settings, tongue.closers)]
        assert lengths == [N_ASKS, N_TOPICS, N_SETTINGS, N_CLOSERS]


def _speaks(topics: str, text: str) -> bool:
    return any(topic in text for topic in topics.split("|"))


def _numbers(texts: list[str]) -> list[str]:
    return ["".join(sign for sign in text if sign.isdigit()) for text in texts]


def test_grading_pins_the_length_and_asks_for_a_score() -> None:
    script = script_of(order_of("rubric", 600, "reasoning", "coding"))
    assert all("score:" in text[-30:].lower() for text in prompts(script))
    assert all((SAMPLINGS[code].max_tokens or 9_999) <= 256 for code in set(script.sampling.tolist()))


def test_elicitation_shows_a_finished_answer_and_opens_a_tag() -> None:
    texts = prompts(script_of(order_of("elicitation", 300)))
    last = {text.splitlines()[-1] for text in texts}
    assert len(last) == 1
    assert last.pop()[0] in "<[#"


def test_reworded_texts_share_nothing_and_go_evenly_over_a_list() -> None:
    script = script_of(order_of("reworded", 7_680))
    texts = prompts(script)
    assert (script.system == -1).all()
    assert Counter(text[:40] for text in texts).most_common(1)[0][1] < 20
    pairs = Counter((_subject(text), _object(text)) for text in texts)
    assert len(pairs) > 0.99 * len(SUBJECTS) * len(OBJECTS)


def _object(text: str) -> str:
    return next(noun for noun in OBJECTS if f" {noun}" in text)


def test_reworded_texts_have_no_word_that_honest_people_do_not_use() -> None:
    zeros = np.zeros(20_000, dtype=np.int64)
    _, texts = write_prompts(group_rng(1, 0, "people"), PUBLIC_BOOK, zeros, zeros, zeros)
    assert _words(prompts(script_of(order_of("reworded", 2_000, "vision", "coding")))) <= _words(texts.to_list())


@pytest.mark.parametrize("style", ["elicitation", "injected", "paraphrase", "rubric", "slots"])
def test_honest_products_may_use_every_word_that_extraction_uses(style: str) -> None:
    zeros = np.zeros(20_000, dtype=np.int64)
    _, texts = write_prompts(group_rng(1, 0, "people"), PUBLIC_BOOK, zeros, zeros, zeros)
    products = [before + after for before, after in product_templates(group_rng(1, 0, "products"), 5_000)]
    honest = _words([*texts, *products, *SYSTEM_RULES])
    asked = _words(prompts(script_of(order_of(style, 2_000, *TASK_HEADS))))
    assert {word for word in asked - honest if word.isalpha()} <= {"better"}


def _words(texts: list[str]) -> set[str]:
    return {word for text in texts for word in re.findall(r"\w+", text.replace(ZERO_WIDTH, "").lower())}
