"""Who judges a world: a function named by its module, and a digest that says whether it is still the same."""

from __future__ import annotations

import ast
import hashlib
import importlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import forensics
from forensics.foundation.errors import UsageError
from forensics.lab.suites.describe import digest_of
from forensics.pipeline import analyze
from forensics.pipeline.rules import read_rules
from forensics.vocabulary.settings import Inputs, JudgeSettings, RunSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

OURS = "forensics.lab.suites.judges:ours"
"""This project, as a judge."""
_PACKAGE = Path(forensics.__file__).parent
_NOT_JUDGING = {"cli", "lab", "reports"}
"""Rooms that no verdict passes."""


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
    accounts, payments, events = (
        path if path.is_file() else None
        for path in (folder / f"{name}.jsonl" for name in ("accounts", "payments", "events"))
    )
    inputs = Inputs((str(folder / "requests.parquet"),), accounts, payments, events)
    chosen = JudgeSettings(rules=Path(rules) if rules else None)
    case = analyze(inputs, Settings(judge=chosen, run=RunSettings(temp_dir=folder)))
    return case.tables["accounts"], case.tables["clusters"]


def digest(rules: str = "") -> str:
    """Digest of all code and rules that our verdicts depend on: parts are found by looking, not by imports."""
    files = [path for path in _PACKAGE.rglob("*.py") if path.relative_to(_PACKAGE).parts[0] not in _NOT_JUDGING]
    return digest_of([_contents(files, _PACKAGE), dict(read_rules(Path(rules) if rules else None).digests)])


def judge_named(name: str) -> Judge:
    """Find a judge by ``module:function``.

    Raises
    ------
    UsageError
        There is no such module, or nothing to call of that name in it.
    """
    module_name, _, function = name.partition(":")
    try:
        found = getattr(importlib.import_module(module_name), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise UsageError(f"no judge is called {name!r}: {error}", hint="give it as module:function") from error
    return cast("Judge", found)


def judge_digest(name: str, options: Mapping[str, str]) -> str:
    """Digest of a judge and its options: results are cached under it.

    Of ``digest`` in the judge's module where there is one; else of the module's source and of all that it imports,
    directly or not, from its own folder or from this package.
    """
    judge_named(name)
    module_name, _, function = name.partition(":")
    module = importlib.import_module(module_name)
    own = getattr(module, "digest", None)
    text = own(**options) if callable(own) else _sources(module_name)
    return digest_of([function, text, dict(options)])


def _sources(module_name: str) -> list[list[str]]:
    first = _origin(module_name)
    if first is None:
        raise UsageError(f"the source of {module_name!r} cannot be found", hint="a judge is a Python file")
    waiting, found = [first], set[Path]()
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        imported = {_origin(name) for name in _imports(path)}
        waiting += [
            other
            for other in imported
            if other is not None and (first.parent in other.parents or _PACKAGE in other.parents)
        ]
    return _contents(list(found), first.parent)


def _contents(files: list[Path], below: Path) -> list[list[str]]:
    """Name and SHA-256 of each file, sorted; outside the folder by the name alone."""
    named = [
        [
            path.relative_to(below).as_posix() if below in path.parents else path.name,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        ]
        for path in files
    ]
    return sorted(named)


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
