from __future__ import annotations

import hashlib

import pytest

from forensics.summaries.kinds.prompt_template import HEAD_CHARACTERS, MIN_CHARACTERS
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
