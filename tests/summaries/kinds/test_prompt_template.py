from __future__ import annotations

import hashlib
import random
import re

import polars as pl
import pytest

from forensics.summaries.kinds.prompt_template import HEAD_CHARACTERS, MIN_CHARACTERS, skeletons
from tests.stories import entities_of, log, request, summary_of, tied

ASKED = "Explain step by step how {} is computed for the city of {}."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (ASKED.format("tax of 19 %", '"Rome"'), ASKED.format("tax of 7 %", '"Oslo"')),
        (ASKED.format("tax of 1,234.50", "«Rome»"), ASKED.format("tax of 9", "«Oslo»")),
        (ASKED.format("tax", "'Rome'"), "EXPLAIN   step\nby step how tax is computed for the city of 'Oslo'."),
        (ASKED.format("tax", "“Rome”"), "Explain step by\u200b step how tax is computed for the city of “Oslo”."),
    ],
)
def test_prompts_that_differ_in_numbers_quotes_case_or_space_are_one_template(first: str, second: str) -> None:
    both = log(request("ann", prompt=first), request("bob", prompt=second))
    assert tied(summary_of(both).contacts, "prompt_template") == [["ann", "bob"]]


def test_other_words_are_another_template() -> None:
    both = log(request("ann", prompt=ASKED.format("tax", "'a'")), request("bob", prompt=ASKED.format("rent", "'a'")))
    assert tied(summary_of(both).contacts, "prompt_template") == []


def test_the_prompt_itself_is_never_stored() -> None:
    (entity,) = entities_of("prompt_template", request("ann", prompt=ASKED.format("tax", "'Rome'")))
    assert len(entity) == len(hashlib.sha256().hexdigest())
    assert "tax" not in entity


def test_short_small_talk_is_no_template() -> None:
    assert entities_of("prompt_template", request("ann", prompt="x" * (MIN_CHARACTERS - 1))) == []
    assert len(entities_of("prompt_template", request("ann", prompt="x" * MIN_CHARACTERS))) == 1


def test_what_follows_the_head_does_not_count() -> None:
    head = "a" * HEAD_CHARACTERS
    assert len(entities_of("prompt_template", request("ann", prompt=head + "b"), request("bob", prompt=head))) == 1


def test_an_absent_prompt_ties_no_one() -> None:
    assert entities_of("prompt_template", request("ann", prompt=None), request("bob", prompt="")) == []


SPELLED = ("ab", "Q ", "İ", "ß", "0", "12", "3.4", "1,2,", "٣", '"', "'", "«", "»", "“", "”", " ", "\t", "\n", "\x1c")
SPELLED_MORE = ("\x85", "\xa0", "\u2003", "\u200b", "\ufeff", "中文", "é", ".", ",", "\x00", "  lorem ipsum dolor")


def plainly(prompt: str) -> str | None:
    """The same, one text at a time and step by step."""
    text = re.sub("[\u200b-\u200d\ufeff]", "", prompt[:HEAD_CHARACTERS])
    text = re.sub(r"\"[^\"]*\"|'[^']*'|«[^»]*»|“[^”]*”", "Q", text)
    text = re.sub(r"\d+(?:[.,]\d+)*", "0", text)
    # To Python four controls of ASCII are white space; to Unicode they are not.
    text = re.sub(r"[^\S\x1c-\x1f]+", " ", text).strip(" ").lower()
    return text if len(text) >= MIN_CHARACTERS else None


@pytest.mark.parametrize("signs", [SPELLED, SPELLED_MORE, SPELLED + SPELLED_MORE], ids=["few", "other", "all"])
def test_short_cuts_change_nothing(signs: tuple[str, ...]) -> None:
    draw = random.Random(3)  # noqa: S311 (texts to try, no secrets)
    ascii_signs = [sign for sign in signs if sign.isascii()]
    prompts = ["".join(draw.choices(draw.choice([signs, ascii_signs]), k=draw.randrange(200))) for _ in range(2000)]
    assert skeletons(pl.Series(prompts)).to_list() == [plainly(prompt) for prompt in prompts]


def test_no_prompts_have_no_skeletons() -> None:
    assert skeletons(pl.Series([None, None], dtype=pl.String)).to_list() == [None, None]
    assert skeletons(pl.Series([], dtype=pl.String)).to_list() == []
