"""Who judges a world: a function named by its module, and a digest that says whether it is still the same."""

from __future__ import annotations

import ast
import hashlib
import importlib
import importlib.util
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import forensics
from forensics.foundation.errors import UsageError
from forensics.lab.suites.describe import digest_of
from forensics.pipeline import analyze
from forensics.pipeline.rules import read_rules
from forensics.vocabulary.settings import Inputs, JudgeSettings, RunSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl

    from forensics.vocabulary.case import Case

OURS = "forensics.lab.suites.judges:ours"
"""This project, as a judge."""
_PACKAGE = Path(forensics.__file__).parent
_NOT_JUDGING = {"cli", "lab", "reports"}
"""Rooms that no verdict passes."""
_LIBRARIES = ("numpy", "polars", "scipy")
"""Other releases of these may give other verdicts."""


class Judge(Protocol):
    """Reads a folder with what an analyst gets: ``requests.parquet`` and the world's files.

    Gives a frame of accounts and one of clusters; which columns they have is between judge and scores. A module may
    define ``digest`` with the same options: what the verdicts depend on, when that is more than the imports tell.
    """

    def __call__(self, folder: Path, **options: str) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Judge one world."""
        ...


def ours(folder: Path, rules: str = "") -> tuple[pl.DataFrame, pl.DataFrame]:
    """Analyse a world as ``forensics analyze`` does; ``rules`` is a folder that replaces the shipped ones."""
    case = analysed(folder, rules)
    return case.tables["accounts"], case.tables["clusters"]


def analysed(folder: Path, rules: str = "") -> Case:
    """The whole case of which ``ours`` takes two tables."""
    accounts, payments, events = (
        path if path.is_file() else None
        for path in (folder / f"{name}.jsonl" for name in ("accounts", "payments", "events"))
    )
    inputs = Inputs((str(folder / "requests.parquet"),), accounts, payments, events)
    chosen = JudgeSettings(rules=Path(rules) if rules else None)
    return analyze(inputs, Settings(judge=chosen, run=RunSettings(temp_dir=folder)))


def digest(rules: str = "") -> str:
    """Digest of all code and rules that our verdicts depend on: parts are found by looking, not by imports."""
    files = [path for path in _PACKAGE.rglob("*.py") if path.relative_to(_PACKAGE).parts[0] not in _NOT_JUDGING]
    return digest_of([_contents(files, _PACKAGE), dict(read_rules(Path(rules) if rules else None).digests)])


def judge_named(name: str) -> Judge:
    """Find a judge by ``module:function``; the function may be an attribute of a part, as in ``module:part.judge``.

    Raises
    ------
    UsageError
        There is no such module, or nothing to call of that name in it.
    """
    module_name, _, function = name.partition(":")
    try:
        found = attrgetter(function)(importlib.import_module(module_name))
    except (ImportError, AttributeError, ValueError) as error:
        raise UsageError(f"no judge is called {name!r}: {error}", hint="give it as module:function") from error
    return cast("Judge", found)


def judge_digest(name: str, options: Mapping[str, str]) -> str:
    """Digest of a judge and its options: results are cached under it.

    Of ``digest`` in the judge's module where there is one; else of the module's source and of all that it imports,
    directly or not, from its own package or from this one.
    """
    judge_named(name)
    module_name, _, function = name.partition(":")
    module = importlib.import_module(module_name)
    own = getattr(module, "digest", None)
    text = own(**options) if callable(own) else _sources(module_name)
    versions = [version(library) for library in _LIBRARIES]
    return digest_of([function, text, versions, dict(options)])


def _sources(module_name: str) -> list[list[str]]:
    first = _origin(module_name)
    if first is None:
        raise UsageError(f"the source of {module_name!r} cannot be found", hint="a judge is a Python file")
    top = first.parents[max(0, module_name.count(".") - 1)]
    waiting, found = [first], set[Path]()
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            imported = filter(None, map(_origin, _imports(path)))
            waiting += [other for other in imported if top in other.parents or _PACKAGE in other.parents]
    return _contents(found, top)


def _contents(files: Iterable[Path], top: Path) -> list[list[str]]:
    """Name and SHA-256 of each file, sorted; the name is below the folder it comes from."""
    named = {path: path.relative_to(top if top in path.parents else _PACKAGE).as_posix() for path in files}
    return sorted([name, hashlib.sha256(path.read_bytes()).hexdigest()] for path, name in named.items())


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def _origin(module_name: str) -> Path | None:
    try:
        spec = importlib.util.find_spec(module_name)
    except (ImportError, ValueError, AttributeError):
        return None
    return Path(spec.origin) if spec and spec.origin and spec.origin.endswith(".py") else None
