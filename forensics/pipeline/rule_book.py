"""Every file of a rules folder: what it is, whether it is right, and whether it holds its own examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.assessments.calibration_file import read_calibration
from forensics.attributions.actor_files import FOLDER as ACTORS
from forensics.attributions.actor_files import read_profile, read_profiles
from forensics.attributions.attribute import matchers
from forensics.attributions.examples import failures
from forensics.attributions.techniques import FILE as TECHNIQUES
from forensics.attributions.techniques import read_techniques
from forensics.controls.policy_files import FOLDER as POLICIES
from forensics.controls.policy_files import read_policy
from forensics.foundation.errors import RuleError, UsageError
from forensics.foundation.small_file import read_small
from forensics.foundation.yaml_file import MAX_BYTES
from forensics.ingest.mappings import read_mapping
from forensics.pipeline.rules import read_lists
from forensics.vocabulary.columns import REQUEST_COLUMNS
from forensics.vocabulary.phrase_family import PhraseSort
from forensics.workloads.capabilities import capabilities
from forensics.workloads.phrase_files import FOLDER as PHRASES
from forensics.workloads.phrase_files import read_families, read_family
from forensics.workloads.phrases import firing
from forensics.workloads.price_files import FOLDER as PRICES
from forensics.workloads.price_files import read_list, read_prices

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from forensics.vocabulary.phrase_family import PhraseFamily

CALIBRATION, LISTS, MAPPINGS = "calibration.json", "allowlists", "mappings"
NOTES: Final = ("README", "LICENSE")
"""How names of files begin that nothing is to read."""


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One file of a rules folder."""

    name: str
    """Below the folder, with slashes."""
    title: str
    """What it is; nothing where it is wrong."""
    problem: str
    """What is wrong, with its place; nothing where it is right."""


def rule_files(root: Path) -> tuple[RuleFile, ...]:
    """Read every file of a rules folder by itself, in order of name."""
    paths = sorted(path for path in root.rglob("*") if path.is_file() and not path.name.startswith((".", *NOTES)))
    return tuple(_read(path, root) for path in paths)


def problems(root: Path) -> tuple[RuleFile, ...]:
    """Files that are wrong, by themselves or beside others; none where all is well."""
    files = rule_files(root)
    alone = tuple(file for file in files if file.problem)
    return alone or tuple(_beside(root))


def broken_examples(root: Path) -> tuple[tuple[str, str], ...]:
    """File and sentence of each example that its phrase family or profile does not hold; of files that can be read.

    Raises
    ------
    RuleError
        A file is wrong.
    """
    told = [(f"{PHRASES}/{family.name}.yaml", said) for family in read_families(root) for said in _unheard(family)]
    told += [(f"{ACTORS}/{profile.name}.yaml", said) for profile in read_profiles(root) for said in failures(profile)]
    return tuple(told)


def n_examples(root: Path) -> int:
    """Examples of phrase families and profiles."""
    words = [words for family in read_families(root) for words in family.words]
    return sum(len(one.fires) + len(one.silent) for one in words) + sum(
        len(one.examples) for one in read_profiles(root)
    )


def text_of(root: Path, name: str) -> str:
    """The text of one file, by its name below the folder, or by its stem alone.

    Raises
    ------
    UsageError
        No file is called so, or several are.
    """
    found = [file.name for file in rule_files(root) if name in _names(file.name)]
    if len(found) != 1:
        hint = f"one of {', '.join(found)}" if found else "`forensics rules list` lists them"
        raise UsageError(f"{len(found) or 'no'} rule files are called {name!r}", hint=hint)
    try:
        return read_small(root / found[0], MAX_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError("cannot be read as text", where=str(root / found[0])) from error


def _names(path: str) -> tuple[str, str, str]:
    last = path.rpartition("/")[2]
    return path, last, last.rpartition(".")[0]


def _read(path: Path, root: Path) -> RuleFile:
    name = path.relative_to(root).as_posix()
    reader = _READERS.get(name) or _READERS.get(name.partition("/")[0] if name.count("/") == 1 else "")
    if reader is None:
        return RuleFile(name, "", "nothing reads it: misspelt, or in the wrong folder?")
    try:
        return RuleFile(name, reader(path, root), "")
    except RuleError as error:
        return RuleFile(name, "", str(error))


def _calibration(_path: Path, root: Path) -> str:
    return f"calibration: {read_calibration(root).status}"


def _lists(path: Path, root: Path) -> str:
    return f"{sum(len(texts) for texts in read_lists(path, root).values())} entries of allow-lists"


def _mapping(path: Path, _root: Path) -> str:
    return f"mapping of {len(read_mapping(path, REQUEST_COLUMNS).columns)} columns"


def _phrases(path: Path, _root: Path) -> str:
    return f"phrase family: {read_family(path).title}"


def _actor(path: Path, _root: Path) -> str:
    return f"actor profile: {read_profile(path, matchers()).title}"


def _policy(path: Path, _root: Path) -> str:
    return f"policy: {read_policy(path).title}"


def _prices(path: Path, _root: Path) -> str:
    return f"{len(read_list(path))} list prices"


def _techniques(_path: Path, root: Path) -> str:
    return f"{len(read_techniques(root))} techniques of MITRE ATLAS"


_READERS: Final[dict[str, Callable[[Path, Path], str]]] = {
    CALIBRATION: _calibration,
    LISTS: _lists,
    MAPPINGS: _mapping,
    PHRASES: _phrases,
    POLICIES: _policy,
    PRICES: _prices,
    ACTORS: _actor,
    TECHNIQUES: _techniques,
}
"""File, or folder of files, to what reads one."""


def _beside(root: Path) -> list[RuleFile]:
    """What is wrong only beside other files: a phrase of two families, a model priced twice, a name nothing has."""
    readers = ((PHRASES, read_families), (PRICES, read_prices), (ACTORS, read_profiles))
    refused = [said for folder, reader in readers for said in _refused(folder, reader, root)]
    if refused:
        return refused
    families = read_families(root)
    known = {
        # What prompts are about is told of no campaign.
        "elicitation_family": {family.name for family in families if family.sort is not PhraseSort.SUBJECT},
        "capability_mix": set(capabilities(families)),
    }
    return [
        RuleFile(f"{ACTORS}/{profile.name}.yaml", "", f"items.{item.name}.values: nothing is called {strange[0]!r}")
        for profile in read_profiles(root)
        for item in profile.items
        if (strange := sorted(set(item.values) - known.get(item.matcher, set(item.values))))
    ]


def _refused(folder: str, reader: Callable[[Path], object], root: Path) -> list[RuleFile]:
    try:
        reader(root)
    except RuleError as error:
        return [RuleFile(folder, "", str(error))]
    return []


def _unheard(family: PhraseFamily) -> list[str]:
    """Examples that a family should fire on and does not, or the other way round."""
    told = []
    for words in family.words:
        told += [f"{words.language}: should fire on {text!r}" for text in _not(words.fires, family, wanted=True)]
        told += [f"{words.language}: should not on {text!r}" for text in _not(words.silent, family, wanted=False)]
    return told


def _not(texts: Sequence[str], family: PhraseFamily, *, wanted: bool) -> list[str]:
    heard = firing(pl.Series(texts, dtype=pl.String), [family])[family.name].to_list()
    return [text for text, fires in zip(texts, heard, strict=True) if fires is not wanted]
