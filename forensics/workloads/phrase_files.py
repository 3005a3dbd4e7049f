"""``rules/phrases/*.yaml`` → phrase families, checked.

A phrase's last word may go on: "edit" is in "editing". A word of a field is whole, unless a ``*`` is behind it.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from forensics.foundation.errors import RuleError
from forensics.foundation.rule_fields import is_figure, record, text, texts
from forensics.foundation.yaml_file import read_yaml
from forensics.vocabulary.phrase_family import MAX_WEIGHT, FamilyWords, PhraseFamily, PhraseSort
from forensics.workloads.phrases import GAP, MAX_FRAGMENTS, split, whole_words

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "phrases"
"""Below the rules folder."""
LANGUAGES = frozenset({"ar", "de", "en", "es", "fr", "ja", "ru", "zh"})
"""ISO 639-1. Every family speaks these at least: a family in English alone would find only who asks in English."""
MAX_FAMILIES = 64
"""Files. Every family is looked for in every prompt."""
MAX_PHRASES = 500
"""Of a family, in all its languages. The shipped ones have about a hundred, words of a field some hundreds."""
MAX_CHARACTERS = 80
"""Of a phrase."""
MIN_LETTERS = 6
"""Letters and marks of a phrase, without white space: shorter ones are in every text."""
MIN_SUBJECT_LETTERS = 4
"""Of a word of a field, which need not be rare: two Chinese characters."""
WIDE = 2
"""Letters that a Chinese or Japanese character counts for."""
TAKEN = frozenset({"unclear", "others"})
"""What the report calls work of which no capability can be said, and what it draws together."""
_NAME = re.compile("[a-z][a-z_]{0,39}")
_FIRST_WIDE = "\u2e80"

_KEYS: Final = ("name", "title", "sort", "capability", "source", "innocent", "weight", "languages")
_LANGUAGE_KEYS: Final = ("phrases", "fires", "silent")


def read_families(rules: Path) -> tuple[PhraseFamily, ...]:
    """Read every phrase family below a rules folder, in order of name; none where there is no such folder.

    Raises
    ------
    RuleError
        A file is wrong, there are too many, or two families of one sort share a phrase.
    """
    paths = sorted((rules / FOLDER).glob("*.yaml"))
    if len(paths) > MAX_FAMILIES:
        raise RuleError(f"{len(paths)} families; at most {MAX_FAMILIES}", where=str(rules / FOLDER))
    families = tuple(read_family(path) for path in paths)
    owners: dict[tuple[PhraseSort, tuple[str, ...]], str] = {}
    for path, family in zip(paths, families, strict=True):
        for words in family.words:
            for phrase, parts in zip(words.phrases, words.parts, strict=True):
                owner = owners.setdefault((family.sort, parts), family.name)
                if owner != family.name:
                    where = f"{path}: languages.{words.language}.phrases"
                    raise RuleError(f"{phrase!r} is a phrase of {owner} already", where=where, hint="keep one of them")
    _count_once(families, rules / FOLDER)
    return families


def _count_once(families: tuple[PhraseFamily, ...], folder: Path) -> None:
    """Refuse words of a field that stand in another field's words, and phrases of their own capability."""
    spoken = [
        (family, words.language, phrase, parts)
        for family in families
        for words in family.words
        for phrase, parts in zip(words.phrases, words.parts, strict=True)
    ]
    asked = {
        (family.capability, " ".join(parts).strip()): family.name
        for family, _, _, parts in spoken
        if family.sort is not PhraseSort.SUBJECT
    }
    fields = {
        parts[0]: (family, language, phrase)
        for family, language, phrase, parts in spoken
        if family.sort is PhraseSort.SUBJECT
    }
    if not fields:
        return
    # A word that may go on may also end there.
    held = pl.Series([f"{word} " for word in fields]).str.extract_many(list(fields), overlapping=True)
    for (word, (family, language, phrase)), inside in zip(fields.items(), held.to_list(), strict=True):
        where = f"{folder / family.name}.yaml: languages.{language}.phrases"
        owner = asked.get((family.capability, word.strip()))
        if owner is not None:
            raise RuleError(f"{phrase!r} is a phrase of {owner} already", where=where, hint="it would count twice")
        for other in inside:
            if fields[other][0].capability != family.capability:
                why = f"{phrase!r} holds {fields[other][2]!r}, a word of {fields[other][0].name}"
                raise RuleError(why, where=where, hint="it would count for both; keep one of them")


def read_family(path: Path) -> PhraseFamily:
    """Read one file.

    Raises
    ------
    RuleError
        Not YAML, a key missing or unknown, a value of the wrong type or out of range, a language missing, or a phrase
        that is too short, too long, or there twice. The place names the file and the key.
    """
    where = str(path)
    document = record(read_yaml(path), _KEYS, where)
    name = text(document["name"], f"{where}: name")
    if name != path.stem:
        raise RuleError("a family's name must equal its file's stem", where=f"{where}: name")
    if document["sort"] not in list(PhraseSort):
        hint = f"one of {', '.join(PhraseSort)}"
        raise RuleError(f"{document['sort']!r} is not a sort", where=f"{where}: sort", hint=hint)
    sort = PhraseSort(document["sort"])
    languages = document["languages"]
    if not isinstance(languages, dict) or not set(languages) >= LANGUAGES:
        raise RuleError(f"must have the keys {', '.join(sorted(LANGUAGES))}", where=f"{where}: languages")
    codes = sorted(_code(code, f"{where}: languages") for code in languages)
    spoken = [_spoken(languages[code], f"{where}: languages.{code}") for code in codes]
    # Of all languages at once: each call takes its time, however few phrases there are.
    every = [phrase for phrases, _, _ in spoken for phrase in phrases]
    parts = iter(whole_words(every) if sort is PhraseSort.SUBJECT else split(every))
    words = tuple(
        FamilyWords(code, phrases, tuple(islice(parts, len(phrases))), fires, silent)
        for code, (phrases, fires, silent) in zip(codes, spoken, strict=True)
    )
    for own in words:
        _check_phrases(own, sort, f"{where}: languages.{own.language}.phrases")
    _different(words, f"{where}: languages")
    return PhraseFamily(
        name=name,
        title=text(document["title"], f"{where}: title"),
        sort=sort,
        capability=_capability(document["capability"], f"{where}: capability"),
        source=text(document["source"], f"{where}: source"),
        innocent=text(document["innocent"], f"{where}: innocent"),
        weight=_weight(document["weight"], f"{where}: weight"),
        words=words,
    )


def _capability(given: Any, where: str) -> str:
    name = text(given, where)
    if name in TAKEN:
        raise RuleError(f"{name!r} is the report's own word", where=where, hint="take another name")
    if not _NAME.fullmatch(name):
        raise RuleError(f"{name!r} is not a name", where=where, hint="small letters and underscores, at most 40")
    return name


def _code(given: Any, where: str) -> str:
    if not (isinstance(given, str) and given.isascii() and given.isalpha() and given.islower() and len(given) == 2):  # noqa: PLR2004 (ISO 639-1)
        raise RuleError(f"{given!r} is not a language", where=where, hint="two small letters, as in ISO 639-1")
    return given


def _weight(given: Any, where: str) -> float:
    if not is_figure(given, MAX_WEIGHT) or not given:
        raise RuleError(f"expected bans above 0 and at most {MAX_WEIGHT}", where=where)
    return float(given)


def _spoken(given: Any, where: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Phrases, and prompts that fire them and that do not."""
    fields = record(given, _LANGUAGE_KEYS, where)
    phrases, fires, silent = (texts(fields[key], f"{where}.{key}") for key in _LANGUAGE_KEYS)
    return phrases, fires, silent


def _check_phrases(words: FamilyWords, sort: PhraseSort, where: str) -> None:
    subject = sort is PhraseSort.SUBJECT
    least = MIN_SUBJECT_LETTERS if subject else MIN_LETTERS
    for phrase, own in zip(words.phrases, words.parts, strict=True):
        if subject and GAP in phrase:
            raise RuleError(f"{phrase!r} has a gap", where=where, hint="words of a field have none")
        _check_phrase(phrase, own, least, where)


def _check_phrase(phrase: str, parts: tuple[str, ...], least: int, where: str) -> None:
    if len(phrase) > MAX_CHARACTERS:
        raise RuleError(f"a phrase of {len(phrase)} characters; at most {MAX_CHARACTERS}", where=where)
    if not all(parts):
        raise RuleError(f"{phrase!r} has nothing before, after or between its gaps", where=where)
    if len(parts) > MAX_FRAGMENTS:
        raise RuleError(f"{phrase!r} has {len(parts)} parts; at most {MAX_FRAGMENTS}", where=where)
    if sum(WIDE if sign >= _FIRST_WIDE else 1 for part in parts for sign in part if not sign.isspace()) < least:
        hint = f"at least {least} letters; a Chinese or Japanese character counts for {WIDE}"
        raise RuleError(f"{phrase!r} is too short", where=where, hint=hint)


def _different(words: tuple[FamilyWords, ...], where: str) -> None:
    """Refuse a family that holds a phrase twice, and one that holds too many."""
    seen: set[tuple[str, ...]] = set()
    for spoken in words:
        for phrase, parts in zip(spoken.phrases, spoken.parts, strict=True):
            if parts in seen:
                raise RuleError(f"{phrase!r} is there twice", where=f"{where}.{spoken.language}.phrases")
            seen.add(parts)
    if len(seen) > MAX_PHRASES:
        raise RuleError(f"{len(seen)} phrases; at most {MAX_PHRASES}", where=where)
