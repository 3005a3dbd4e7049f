from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from forensics.foundation.rules_folder import rules_folder
from forensics.workloads.capabilities import UNCLEAR, capabilities, said_of, signs
from forensics.workloads.phrase_files import read_families

FAMILIES = read_families(rules_folder())
PLACE = {family.name: place for place, family in enumerate(FAMILIES)}
Row = tuple[int, int, int, bool, bool, "int | None", int]
SCHEMA = {
    "part": pl.Int64,
    "asks": pl.UInt64,
    "about": pl.UInt64,
    "tools": pl.Boolean,
    "images": pl.Boolean,
    "max_tokens": pl.Int64,
    "script": pl.UInt8,
}


def request(
    part: int = 0,
    asks: str = "",
    *,
    about: str = "",
    tools: bool = False,
    images: bool = False,
    limit: int | None = None,
    script: int = 0,
) -> Row:
    words = 1 << PLACE[about] if about else 0
    return (part, 1 << PLACE[asks] if asks else 0, words, tools, images, limit, script)


def frame(*rows: Row) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


USUAL = signs(frame(*[request()] * 19, request(asks="agentic_coding")), None, FAMILIES)


def said(*rows: Row) -> list[str]:
    return said_of(signs(frame(*rows), "part", FAMILIES), USUAL)["capability"].to_list()


def test_every_family_and_sign_has_a_capability() -> None:
    names = capabilities(FAMILIES)
    assert {"coding", "reasoning", "grading", "rewriting", "vision", "languages", "computer_use"} <= set(names)
    assert capabilities(()) == ["computer_use", "grading", "languages", "reasoning", "tool_use", "vision"]


def test_what_is_asked_oftener_than_usual_is_what_a_list_is_for() -> None:
    assert said(*[request(asks="agentic_coding")] * 3, *[request()] * 7) == ["coding"]
    assert said(request(asks="agentic_coding"), *[request()] * 19) == [UNCLEAR]


def test_several_families_speak_for_one_capability() -> None:
    thinking = [request(asks="reasoning_tags"), request(asks="hindsight_reasoning"), request(asks="reasoning_traces")]
    assert said(*thinking, *[request(asks="rubric_grading")] * 2) == ["reasoning"]


def test_words_of_a_field_speak_where_phrases_are_silent() -> None:
    assert said(*[request(about="about_vision")] * 2, *[request()] * 8) == ["vision"]
    assert said(request(about="about_vision"), *[request()] * 10) == [UNCLEAR]


def test_words_of_a_field_that_others_use_as_often_say_nothing() -> None:
    rows = frame(*[request(about="about_vision")] * 5)
    assert said_of(signs(rows, "part", FAMILIES), signs(rows, None, FAMILIES))["capability"].to_list() == [UNCLEAR]


def test_what_is_asked_outweighs_what_it_is_about() -> None:
    assert said(*[request(asks="rubric_grading", about="about_coding")] * 5) == ["grading"]
    assert said(request(asks="rubric_grading"), *[request(about="about_coding")] * 4) == ["coding"]


def test_images_are_looked_at_and_with_tools_acted_on() -> None:
    seeing, acting = [request(0, images=True)] * 5, [request(1, images=True, tools=True)] * 5
    assert said(*seeing, *acting) == ["vision", "computer_use"]


def test_tools_are_a_hint_that_words_outweigh() -> None:
    assert said(*[request(tools=True)] * 5) == ["tool_use"]
    assert said(*[request(tools=True)] * 4, request(asks="agentic_coding", tools=True)) == ["coding"]


def test_output_limits_are_hints() -> None:
    assert said(*[request(0, limit=16_000)] * 5, *[request(1, limit=32)] * 5) == ["reasoning", "grading"]
    assert said(*[request(limit=1_024)] * 5) == [UNCLEAR]


def test_one_list_in_many_scripts_is_for_languages() -> None:
    assert said(*[request(script=number) for number in (0, 1, 2, 4)]) == ["languages"]
    assert said(*[request(script=number) for number in (0, 1, 0, 1)]) == [UNCLEAR]


def test_words_that_are_rarer_than_usual_say_nothing_against_settings() -> None:
    usual = signs(frame(*[request()] * 9, request(asks="reasoning_traces")), None, FAMILIES)
    lists = signs(frame(*[request(limit=16_000)] * 5), "part", FAMILIES)
    assert said_of(lists, usual)["capability"].to_list() == ["reasoning"]


def test_a_limit_that_only_a_grade_fits_in_says_more_than_some_words() -> None:
    asked = [request(asks="reasoning_traces", limit=32), *[request(limit=32)] * 6]
    assert said(*asked) == ["grading"]
    assert said(*[request(asks="reasoning_traces", limit=32)] * 5, *[request(limit=32)] * 2) == ["reasoning"]


def test_many_languages_say_more_than_settings_do_and_less_than_words_and_settings() -> None:
    acting = [request(script=number, images=True, tools=True) for number in (0, 1, 2, 4)]
    assert said(*acting) == ["languages"]
    asked = [request(asks="computer_use", script=number, images=True, tools=True) for number in (0, 1, 2, 4)]
    assert said(*asked) == ["computer_use"]


def test_lists_in_one_language_each_are_pieces_of_one_in_many() -> None:
    pieces = [request(number, script=number) for number in range(6)] * 3
    rows = frame(*pieces).with_columns(tenant=0, setting=1)

    def told(rows: pl.DataFrame) -> list[str]:
        return said_of(signs(rows, "part", FAMILIES, ("tenant", "setting")), USUAL)["capability"].to_list()

    assert said(*pieces) == [UNCLEAR] * 6
    assert told(rows) == ["languages"] * 6
    assert told(rows.with_columns(setting="part")) == [UNCLEAR] * 6
    assert told(rows.with_columns(tenant="part")) == [UNCLEAR] * 6
    larger = frame(*pieces, *[request(6)] * 20).with_columns(tenant=0, setting=1)
    assert told(larger) == ["languages"] * 6 + [UNCLEAR]


def test_without_others_everything_stands_out() -> None:
    nothing = signs(frame(), None, FAMILIES)
    assert said_of(signs(frame(request(asks="vision")), "part", FAMILIES), nothing)["capability"].to_list() == [
        "vision"
    ]


@pytest.mark.parametrize("name", ["list", "len", "breadth", "capability", "beyond"])
def test_a_capability_may_be_called_like_a_column(name: str) -> None:
    families = tuple(replace(family, capability=name) if family.name == "vision" else family for family in FAMILIES)
    usual = signs(frame(request()), None, families)
    assert said_of(signs(frame(request(asks="vision")), "part", families), usual)["capability"].to_list() == [name]
