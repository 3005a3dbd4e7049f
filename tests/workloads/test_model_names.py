from __future__ import annotations

import pytest

from forensics.workloads.model_names import MAX_CHARACTERS, closest, is_named, pattern, plain


@pytest.mark.parametrize(
    "name",
    [
        "claude-opus-4-1",
        "claude-opus-4.1",
        " Claude-Opus-4-1 ",
        "anthropic/claude-opus-4.1",
        "claude-opus-4-1-20250805",
        "claude-opus-4-1@20250805",
        "us.anthropic.claude-opus-4-1-20250805-v1:0",
    ],
)
def test_sellers_builds_and_editions_are_no_part_of_a_name(name: str) -> None:
    assert plain(name) == "claude-opus-4-1"


def test_a_tuned_model_and_another_variant_are_other_models() -> None:
    assert plain("ft:gpt-4o:firm::abc") == "ft:gpt-4o:firm::abc"
    assert plain("deepseek/deepseek-r1:free") == "deepseek-r1:free"
    assert plain("mistral-large-latest") == "mistral-large-latest"
    assert plain("gpt-4-1106-preview") == "gpt-4-1106-preview"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("deepseek-v2", "deepseek-v2"),
        ("deepseek/deepseek-v3", "deepseek-v3"),
        ("kimi-v1", "kimi-v1"),
        ("amazon.nova-pro-v1", "nova-pro"),
        ("nova-pro-v1:0", "nova-pro"),
        ("seller.model-v2-v1:0", "model-v2"),
        ("anthropic.claude-3-haiku-20240307-v1:0:200k", "claude-3-haiku"),
    ],
)
def test_a_number_after_v_is_a_build_only_as_clouds_write_it(name: str, told: str) -> None:
    assert plain(name) == told


def test_a_star_stands_for_anything() -> None:
    assert is_named("magistral-medium-2506", "magistral-medium*")
    assert is_named("magistral-medium", "magistral-medium*")
    assert not is_named("magistral-small", "magistral-medium*")
    assert not is_named("aba", "ab*ba")
    assert not is_named("magistral-medium:free", "magistral-medium*")
    assert is_named("magistral-medium:free", "magistral-medium:*")


def test_the_pattern_that_says_most_is_taken() -> None:
    known = frozenset({"gpt-*", "gpt-4o*", "gpt-4o-mini"})
    assert closest("gpt-4o-mini-2024-07-18", known) == "gpt-4o-mini"
    assert closest("gpt-4o-audio", known) == "gpt-4o*"
    assert closest("o3", known) is None
    assert closest("gpt-" + "x" * MAX_CHARACTERS, known) is None


@pytest.mark.parametrize("text", ["", " ", "*", "a*b*", "x" * (MAX_CHARACTERS + 1), "maker/"])
def test_what_names_no_model_is_no_pattern(text: str) -> None:
    assert pattern(text) is None
