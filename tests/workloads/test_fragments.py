from __future__ import annotations

import polars as pl
import pytest

from forensics.workloads.fragments import LEAST_BYTES, LOOKED_AT, MOST, fragments

TEMPLATE = "Act as a careful grader of essays.\nScore the text below: {}\nReturn the number and nothing else."


def keys(*texts: str | None) -> list[set[int]]:
    return [set(found) for found in fragments(pl.Series(texts, dtype=pl.String), 7).to_list()]


def test_prompts_of_one_template_have_its_sentences_in_common_and_not_their_slots() -> None:
    one, other = keys(TEMPLATE.format("the sea was calm that day"), TEMPLATE.format("my garden has seven trees"))
    assert len(one & other) == 3
    assert len(one - other) == len(other - one) == 1


@pytest.mark.parametrize(
    "variant",
    [
        "ACT AS A CAREFUL GRADER OF ESSAYS",
        "act as a careful\u200b grader of\ufeff essays",
        "  act as a careful grader of essays \t",
        "act as a careful grader of essays。",
        "- act as a  careful\u00a0grader of essays",
        "**Act as a careful grader of essays**",
        "\u201cact as a careful grader of essays\u201d",
        "act as a care\u2062ful grader\u202e of essays\ufe0f",
        "\uff41\uff43\uff54 as a careful grader of essays",
    ],
)
def test_case_hidden_characters_and_marks_make_no_other_fragment(variant: str) -> None:
    one, other = keys("Act as a careful grader of essays.", variant)
    assert one == other


def test_numbers_make_no_other_fragment() -> None:
    one, other = keys("write chapter 12 of the book", "write chapter 3,451.7 of the book")
    assert one == other


def test_small_talk_is_no_fragment() -> None:
    assert keys("hello. thanks! ok?", "a" * (LEAST_BYTES - 1), "") == [set(), set(), set()]


@pytest.mark.parametrize(
    "text", ["请逐步推理并给出答案。", "Рассуждай по шагам.", "段階的に考えてください。", "فكر خطوة بخطوة من فضلك."]
)
def test_every_script_has_fragments(text: str) -> None:
    assert len(keys(text)[0]) == 1


def test_of_a_long_prompt_both_ends_are_looked_at() -> None:
    filling = "x" * (3 * LOOKED_AT)
    found = keys(f"the beginning of the template. {filling}. the end of the template.")[0]
    assert keys("the beginning of the template")[0] | keys("the end of the template")[0] <= found


def test_a_prompt_that_is_missing_has_none() -> None:
    assert keys(None, "one sentence of some length") == [set(), keys("one sentence of some length")[0]]


def test_of_very_many_fragments_the_same_ones_are_kept_of_every_prompt() -> None:
    many = [f"sentence that is called {chr(97 + n // 26)}{chr(97 + n % 26)} here" for n in range(MOST + 30)]
    one, other = keys(". ".join(many), ". ".join(many[::-1]))
    assert one == other
    assert len(one) == MOST
