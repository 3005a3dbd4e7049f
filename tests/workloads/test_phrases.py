from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import polars as pl
import pytest

import forensics.workloads.phrases
from forensics.foundation.rules_folder import rules_folder
from forensics.vocabulary.phrase_family import FamilyWords, PhraseFamily, PhraseSort
from forensics.workloads.phrase_files import read_families
from forensics.workloads.phrases import (
    HEAD_CHARACTERS,
    MAX_GAP,
    PLACED_AT_ONCE,
    ROWS_AT_ONCE,
    TAIL_CHARACTERS,
    firing,
    folded,
    split,
    whole_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

SHIPPED = read_families(rules_folder())
EXAMPLES = [(family, words) for family in SHIPPED for words in family.words]
TRACES = next(family for family in SHIPPED if family.name == "reasoning_traces")


def family(*phrases: str, name: str = "poems") -> PhraseFamily:
    words = FamilyWords("en", phrases, tuple(split(phrases)), ("yes",), ("no",))
    return PhraseFamily(name, "Poems", PhraseSort.CAPABILITY, "verse", "A report, 2026", "Poets.", 0.1, (words,))


def field(*words: str) -> PhraseFamily:
    spoken = FamilyWords("en", words, tuple(whole_words(words)), ("yes",), ("no",))
    return PhraseFamily("field", "Field", PhraseSort.SUBJECT, "verse", "A report, 2026", "Poets.", 0.1, (spoken,))


def fired(prompts: Sequence[str | None], sought: PhraseFamily) -> list[bool]:
    return firing(pl.Series(prompts, dtype=pl.String), [sought])[sought.name].to_list()


@pytest.mark.parametrize(
    ("sought", "words"), EXAMPLES, ids=lambda value: getattr(value, "name", None) or value.language
)
def test_every_example_fires_or_stays_silent(sought: PhraseFamily, words: FamilyWords) -> None:
    assert [text for text, fires in zip(words.fires, fired(words.fires, sought), strict=True) if not fires] == []
    assert [text for text, fires in zip(words.silent, fired(words.silent, sought), strict=True) if fires] == []


@pytest.mark.parametrize(
    ("sought", "words"), EXAMPLES, ids=lambda value: getattr(value, "name", None) or value.language
)
def test_every_phrase_fires_when_it_is_the_whole_prompt(sought: PhraseFamily, words: FamilyWords) -> None:
    spoken = [phrase.replace("…", " ") for phrase in words.phrases]
    assert [text for text, fires in zip(spoken, fired(spoken, sought), strict=True) if not fires] == []


def test_the_examples_in_capitals_fire_too() -> None:
    for sought, words in EXAMPLES:
        assert all(fired([text.upper() for text in words.fires], sought))


def test_rows_keep_their_order_and_a_null_prompt_fires_nothing() -> None:
    prompts = pl.Series([None, "Write an ode.", "", "write a sonnet", None, "both: write an ode, write a sonnet"])
    found = firing(prompts, [family("write an ode", name="odes"), family("write a sonnet", name="sonnets")])
    assert found.schema == {"odes": pl.Boolean, "sonnets": pl.Boolean}
    assert found.rows() == [(False, False), (True, False), (False, False), (False, True), (False, False), (True, True)]


def test_order_is_kept_over_more_rows_than_are_read_at_once() -> None:
    prompts = ["write an ode" if row % 7 == 3 else "nothing" for row in range(2 * ROWS_AT_ONCE + 5)]
    assert fired(prompts, family("write an ode")) == [row % 7 == 3 for row in range(len(prompts))]


@pytest.mark.parametrize("prompts", [pl.Series([], dtype=pl.String), pl.Series([None, None]), pl.Series(["", " \n"])])
def test_nothing_to_read_is_read(prompts: pl.Series) -> None:
    found = firing(prompts, SHIPPED)
    assert found.shape == (len(prompts), len(SHIPPED))
    assert not sum(found.sum().row(0))


def test_without_families_there_is_no_column() -> None:
    assert firing(pl.Series(["write an ode"]), []).width == 0


@pytest.mark.parametrize(
    "disguised",
    [
        "WRITE AN ODE",
        "write-an-ode",
        "**write** `an` _ode_",
        "write\n   an\t\u00a0ode",
        "w\u200br\u200di\ufeffte a\u2060n o\u00adde",
        "wri\x00te an o\x07de",
        "\u202ewrite an ode\u202c",
        "wri\u0301te a\u0308n o\u20dede",
        "".join(chr(ord(sign) + 0xFEE0) for sign in "write") + " an ode",
        "\U0001d430\U0001d42b\U0001d422\U0001d42d\U0001d41e an ode",
        "\u201cwrite\u201d an ode",
        "please:write an odea",
    ],
)
def test_a_disguised_phrase_is_seen(disguised: str) -> None:
    assert fired([disguised], family("write an ode")) == [True]


@pytest.mark.parametrize("other", ["rewrite an ode", "write another ode", "writean ode", "wr\u0438te an ode"])
def test_another_phrase_is_not(other: str) -> None:
    assert fired([other], family("write an ode")) == [False]


@pytest.mark.parametrize(
    ("phrase", "prompt"),
    [
        ("réfléchis étape", "REFLECHIS ETAPE PAR ETAPE"),
        ("Übersetze ins", "u\u0308bersetze ins"),
        ("Ausreißer", "AUSREISSER"),
        ("пришёл к", "ПРИШЕЛ\nк выводу"),
        ("فكر خطوة", "فَكِّرْ خُـــطوة"),
        ("كيف أقول", "كيف اقول"),
        ("データ分析", "\uff83\uff9e\uff70\uff80分析"),
        ("don't skip", "don\u2019t skip"),
    ],
)
def test_marks_and_capitals_of_any_script_do_not_matter(phrase: str, prompt: str) -> None:
    assert fired([prompt], family(phrase)) == [True]


def test_a_gap_is_short_and_has_a_direction() -> None:
    sought = family("write … ode … spring")
    prompts = [
        "write me a long ode about spring",
        "an ode I write in spring",
        "write an ode",
        f"write {'x' * MAX_GAP} ode to spring",
        f"write write {'x' * (MAX_GAP - 2)} ode to spring",
        "ode, write an ode, spring, ode",
    ]
    assert fired(prompts, sought) == [True, False, False, False, True, True]


def test_fragments_do_not_overlap() -> None:
    assert fired(["write write", "write"], family("write … write")) == [True, False]


def test_a_phrase_is_looked_for_at_both_ends_of_a_long_prompt() -> None:
    book = "word " * 2_000
    middle = book + "write an ode " + book
    assert fired(["write an ode " + book, book + "write an ode", middle], family("write an ode")) == [True, True, False]


def test_no_phrase_is_made_of_both_ends() -> None:
    beginning = "x" * (HEAD_CHARACTERS - 6) + " write"
    ending = "ode " + "x" * (TAIL_CHARACTERS - 4)
    cut = beginning + " y" * 500 + ending
    assert fired([cut, beginning[9:] + " an " + ending], family("write an ode", "write … ode")) == [False, True]


def test_a_fragment_begins_a_word_only_where_words_are_parted() -> None:
    assert split(["Write … ode"])[0] == (" write", " ode")
    assert split(["Напиши оду"])[0] == (" напиши оду",)
    assert split(["写一首诗"])[0] == ("写一首诗",)
    assert split(["<think>"])[0] == ("<think>",)


def test_folding_twice_is_folding_once() -> None:
    texts = pl.Series([text for _, words in EXAMPLES for text in words.fires])
    once = folded(texts)
    assert folded(once).to_list() == once.to_list()


def test_what_is_read_beside_a_prompt_does_not_matter() -> None:
    texts = [text for _, words in EXAMPLES for text in words.fires[:1]]
    together = firing(pl.Series(texts), SHIPPED)
    alone = pl.concat([firing(pl.Series([text]), SHIPPED) for text in texts[::9]])
    assert together.gather_every(9).equals(alone)


def test_prompts_made_of_halves_of_phrases_are_read_in_little_time() -> None:
    """A pattern with gaps took half a second of processor time for each hundred of them; honest ones, a millisecond."""
    halves = sorted({split([phrase])[0][0] for _, words in EXAMPLES for phrase in words.phrases})
    drawn = random.Random(1)  # noqa: S311 (no secret)
    prompts = pl.Series([" ".join(drawn.choices(halves, k=80)) for _ in range(2_000)])
    begun = time.process_time()
    firing(prompts, SHIPPED)
    assert time.process_time() - begun < 4.0


@pytest.mark.parametrize("text", ["翻译成", "which solve ", "</think>", "\u0301", "\u200b", "\ufdfa", " ", "\n", "\0"])
def test_huge_and_tedious_prompts_are_read(text: str) -> None:
    prompts = pl.Series([text * (1_000_000 // len(text)), None, "Think step by step."])
    assert firing(prompts, SHIPPED)[TRACES.name].to_list() == [False, False, True]


@pytest.mark.parametrize(
    ("word", "yes", "no"),
    [
        ("poli", "SOIS POLI!", "police"),
        ("Stil", "im Stil", "sei still"),
        ("verse*", "universe: verses", "universe"),
        ("free verse*", "free-versed", "free and verse"),
        ("угол", "Угол.", "уголовный"),
        ("دالة", "اكتب الدالة وبدالة", "العدالة"),
        ("السعر", "بالسعر", "سعر"),
        ("السعر", "للسعر", "السعرات"),
        ("ループ", "このループは", "仲良しグループ"),
        ("ループ*", "ループ処理とループバック", "グループバック"),
        ("メールを送", "すぐメールを送って", "Eメール送"),
        ("データの", "このデータの", "ビッグデータの"),
        ("重写", "请重写这句", "请重新写"),
    ],
)
def test_words_of_a_field_are_whole_words(word: str, yes: str, no: str) -> None:
    assert fired([yes, no, word.rstrip("*")], field(word)) == [True, False, True]


def test_prompts_made_of_nothing_but_words_are_bounded_work(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    whole = forensics.workloads.phrases._whole

    def counted(hits: pl.DataFrame) -> pl.DataFrame:
        sizes.append(len(hits))
        return whole(hits)

    monkeypatch.setattr(forensics.workloads.phrases, "_whole", counted)
    per_prompt = HEAD_CHARACTERS + TAIL_CHARACTERS
    many = [f"phrase {number} … ode" for number in range(100)]
    sought = [family("ode", *many), field("ode", "odes")]
    prompts = pl.Series(["ode " * 250] * PLACED_AT_ONCE * 3)
    assert firing(prompts, sought).sum().row(0) == (len(prompts), len(prompts))
    # A phrase that is not complete is not placed, however often a part of it is there.
    assert not sizes
    assert firing(pl.Series(["phrase 7 " + "ode " * 240] * len(prompts)), sought)["poems"].all()
    assert max(sizes) <= PLACED_AT_ONCE * per_prompt // len("ode")
