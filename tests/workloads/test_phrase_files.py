from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from forensics.foundation.errors import RuleError
from forensics.foundation.rules_folder import rules_folder
from forensics.foundation.yaml_file import MAX_BYTES
from forensics.vocabulary.phrase_family import MAX_WEIGHT, PhraseSort
from forensics.workloads.phrase_files import (
    FOLDER,
    LANGUAGES,
    MAX_CHARACTERS,
    MAX_FAMILIES,
    MAX_PHRASES,
    read_families,
    read_family,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHIPPED = read_families(rules_folder())


def document(name: str = "poems", **changed: Any) -> dict[str, Any]:
    """A right file: in every language a phrase of its own."""
    words = {code: {"phrases": [f"write a {name} in {code}"], "fires": ["yes"], "silent": ["no"]} for code in LANGUAGES}
    right = {"name": name, "title": "Poems", "sort": "capability", "weight": 0.1}
    told = {"capability": "verse", "source": "A report, May 2026", "innocent": "Poets."}
    return {**right, **told, "languages": words, **changed}


def written(folder: Path, content: dict[str, Any], stem: str = "poems") -> Path:
    path = folder / FOLDER / f"{stem}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(RuleError) as caught:
        read_family(path)
    assert (caught.value.where or "").startswith(str(path))
    return f"{(caught.value.where or '').removeprefix(str(path))}: {caught.value.message}"


def german(**changed: Any) -> Callable[[dict[str, Any]], object]:
    return lambda content: content["languages"]["de"].update(changed)


def test_a_right_file_is_read(tmp_path: Path) -> None:
    family = read_family(written(tmp_path, document()))
    assert (family.name, family.sort, family.weight) == ("poems", PhraseSort.CAPABILITY, 0.1)
    assert [words.language for words in family.words] == sorted(LANGUAGES)
    assert family.words[0].phrases == ("write a poems in ar",)


def test_words_of_a_field_may_be_shorter(tmp_path: Path) -> None:
    content = document(sort="subject")
    content["languages"]["de"]["phrases"] = ["Reim", "\u8bd7\u6b4c"]
    assert read_family(written(tmp_path, content)).sort is PhraseSort.SUBJECT
    content["languages"]["de"]["phrases"] = ["Ode"]
    assert "'Ode' is too short" in refusal(written(tmp_path, content))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda content: content.pop("innocent"), ": : must have the keys name, title,"),
        (lambda content: content.update(score=1), ": : must have the keys name, title,"),
        (lambda content: content.update(name="odes"), ": name: : a family's name must equal its file's stem"),
        (lambda content: content.update(title=7), ": title: : expected a text"),
        (lambda content: content.update(source="  "), ": source: : expected a text"),
        (lambda content: content.update(sort="proof"), ": sort: : 'proof' is not a sort"),
        (lambda content: content.update(capability="unclear"), ": capability: 'unclear' is the report's own word"),
        (lambda content: content.update(capability="Verse!"), ": capability: 'Verse!' is not a name"),
        (lambda content: content.update(sort=["capability"]), ": sort: : ['capability'] is not a sort"),
        (lambda content: content.update(weight=0), ": weight: : expected bans above 0"),
        (lambda content: content.update(weight=MAX_WEIGHT + 0.01), ": weight: : expected bans above 0"),
        (lambda content: content.update(weight=True), ": weight: : expected bans above 0"),
        (lambda content: content.update(weight=float("nan")), ": weight: : expected bans above 0"),
        (lambda content: content.update(languages=[]), ": languages: : must have the keys ar, de, en"),
        (lambda content: content["languages"].pop("zh"), ": languages: : must have the keys ar, de, en"),
        (lambda content: content["languages"].update({False: {}}), ": languages: : False is not a language"),
        (lambda content: content["languages"].update(English={}), ": languages: : 'English' is not a language"),
        (lambda content: content["languages"].update(de=[]), ": languages.de: : must have the keys phrases"),
        (german(phrases=[]), ": languages.de.phrases: : expected a list of texts"),
        (german(silent="no"), ": languages.de.silent: : expected a list of texts"),
        (german(fires=[True]), ": languages.de.fires: : expected a text"),
        (german(phrases=["x" * (MAX_CHARACTERS + 1)]), ": languages.de.phrases: : a phrase of 81 characters"),
        (german(phrases=["Reim"]), ": languages.de.phrases: : 'Reim' is too short"),
        (german(phrases=["\u8bd7\u6b4c"]), ": languages.de.phrases: : '\u8bd7\u6b4c' is too short"),
        (german(phrases=["\u200bR\u0301eim\u0301!!"]), "is too short"),
        (german(phrases=["schreibe …"]), "has nothing before, after or between its gaps"),
        (german(phrases=["schreibe … !!! … Gedicht"]), "has nothing before, after or between its gaps"),
        (german(phrases=["eins … zwei … drei … vier … acht"]), "has 5 parts; at most 4"),
        (german(phrases=["Gedichte", "GEDICHTE"]), ": languages.de.phrases: : 'GEDICHTE' is there twice"),
        (german(phrases=["Write  a poems-in en"]), "'write a poems in en' is there twice"),
        (german(phrases=[f"Gedicht {n:03}" for n in range(MAX_PHRASES)]), ": languages: : 507 phrases; at most 500"),
    ],
)
def test_a_wrong_file_is_refused_at_its_place(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], reason: str
) -> None:
    content = document()
    change(content)
    assert reason.replace(": : ", ": ") in refusal(written(tmp_path, content))


@pytest.mark.parametrize("text", ["", "- a\n", "name: [\n", "a: &b 1\nc: *b\n", "#" * (MAX_BYTES + 1)])
def test_what_is_no_small_yaml_mapping_is_refused(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, {})
    path.write_text(text, encoding="utf-8")
    assert refusal(path)


def test_two_families_of_one_sort_cannot_share_a_phrase(tmp_path: Path) -> None:
    written(tmp_path, document())
    second = document("odes")
    second["languages"]["fr"]["phrases"] = ["WRITE a Poems in FR"]
    written(tmp_path, second, "odes")
    with pytest.raises(RuleError, match=r"poems\.yaml: languages\.fr\.phrases: .* is a phrase of odes already"):
        read_families(tmp_path)


def test_families_of_different_sorts_may(tmp_path: Path) -> None:
    written(tmp_path, document())
    written(tmp_path, {**document(), "name": "odes", "sort": "elicitation"}, "odes")
    assert [family.name for family in read_families(tmp_path)] == ["odes", "poems"]


def fields(folder: Path, one: str, other: str, capability: str = "song") -> None:
    content = document(sort="subject")
    content["languages"]["fr"]["phrases"] = [one]
    written(folder, content)
    second = document("odes", sort="subject", capability=capability)
    second["languages"]["ja"]["phrases"] = [other]
    written(folder, second, "odes")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("整数列表", "整数"),
        ("sung odes", "odes"),
        ("poetry", "poet*"),
        ("詩のコード", "コード"),
        ("sung odes*", "odes"),
    ],
)
def test_a_word_of_a_field_is_in_no_word_of_another(tmp_path: Path, one: str, other: str) -> None:
    fields(tmp_path, one, other)
    with pytest.raises(RuleError, match=r"poems\.yaml: languages\.fr\.phrases: .* holds .*, a word of odes"):
        read_families(tmp_path)
    fields(tmp_path, one, other, capability="verse")
    assert len(read_families(tmp_path)) == 2


@pytest.mark.parametrize(("one", "other"), [("poetry", "poet"), ("レコード", "コード")])
def test_it_may_be_in_a_longer_word_that_is_another(tmp_path: Path, one: str, other: str) -> None:
    fields(tmp_path, one, other)
    assert len(read_families(tmp_path)) == 2


def test_a_word_of_a_field_is_no_phrase_of_its_capability(tmp_path: Path) -> None:
    fields(tmp_path, "sonnets*", "ballad")
    asked = document("asked", sort="capability")
    asked["languages"]["de"]["phrases"] = ["Sonnets"]
    written(tmp_path, asked, "asked")
    with pytest.raises(RuleError, match=r"'sonnets\*' is a phrase of asked already"):
        read_families(tmp_path)


def test_words_of_a_field_have_no_gap(tmp_path: Path) -> None:
    content = document(sort="subject")
    content["languages"]["de"]["phrases"] = ["Ode … Reim"]
    assert "has a gap" in refusal(written(tmp_path, content))


def test_there_cannot_be_too_many_families(tmp_path: Path) -> None:
    for number in range(MAX_FAMILIES + 1):
        written(tmp_path, {}, f"family{number}")
    with pytest.raises(RuleError, match="65 families; at most 64"):
        read_families(tmp_path)


def test_a_rules_folder_without_phrases_has_no_families(tmp_path: Path) -> None:
    assert read_families(tmp_path) == ()


def test_the_shipped_families_are_read_alike_every_time() -> None:
    assert read_families(rules_folder()) == SHIPPED
    assert [family.name for family in SHIPPED] == sorted(family.name for family in SHIPPED)
    assert hash(SHIPPED)


@pytest.mark.parametrize("family", SHIPPED, ids=lambda family: family.name)
def test_a_shipped_family_speaks_every_language_in_several_ways(family: Any) -> None:
    assert {words.language for words in family.words} >= LANGUAGES
    for words in family.words:
        assert min(len(words.phrases) - 5, len(words.fires) - 1, len(words.silent) - 1) > 0
    assert "202" in family.source
    assert len(family.innocent) > 40


def test_every_question_has_families() -> None:
    sorts = [family.sort for family in SHIPPED]
    assert sorts.count(PhraseSort.ELICITATION) >= 5
    assert sorts.count(PhraseSort.CAPABILITY) >= 7
    assert sorts.count(PhraseSort.SUBJECT) >= 8


def test_no_two_shipped_families_of_one_sort_share_a_phrase() -> None:
    for sort in PhraseSort:
        said = [parts for family in SHIPPED if family.sort is sort for words in family.words for parts in words.parts]
        assert len(said) == len(set(said))
