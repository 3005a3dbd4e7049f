from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT, TESTS, modules, text, tree

REGISTRIES = (
    "assessments.hypotheses",
    "attributions.matchers",
    "controls.kinds",
    "ingest.formats",
    "lab.honest",
    "lab.hydras",
    "links.adjudicators",
    "reports.exports",
    "reports.formats",
    "signals.measures",
    "summaries.kinds",
)
"""Folders in which one file is one part."""
PRODUCT_TEXT = (
    "attributions.matchers",
    "controls.kinds",
    "links.adjudicators",
    "signals.measures",
    "summaries.kinds",
    "assessments.hypotheses",
)
"""Parts that judge people: they say what is normal, what is not, and the innocent explanation."""
ALL = [
    (registry, module.name)
    for registry in REGISTRIES
    for module in pkgutil.iter_modules([str(PACKAGE.joinpath(*registry.split(".")))])
    if not module.name.startswith("_")
]


def loaders(registry: str) -> list[str]:
    """Functions that load a whole registry, as they are called."""
    return [
        f"{function.name}("
        for path in modules()
        if "cli" not in path.parts and f'"forensics.{registry}"' in text(path)
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef) and "parts(" in ast.unparse(function)
    ]


@pytest.mark.parametrize("registry", REGISTRIES)
def test_every_registry_has_parts(registry: str) -> None:
    assert [stem for folder, stem in ALL if folder == registry]


@pytest.mark.parametrize(("registry", "stem"), ALL, ids=lambda value: value)
def test_a_part_is_named_after_its_file_and_says_what_it_is(registry: str, stem: str) -> None:
    module = importlib.import_module(f"forensics.{registry}.{stem}")
    assert module.part.name == stem
    assert len((module.__doc__ or "").strip()) > 5
    if registry in PRODUCT_TEXT:
        assert len(module.part.meaning) > 20


@pytest.mark.parametrize(("registry", "stem"), ALL, ids=lambda value: value)
def test_a_part_is_tested_by_a_file_of_its_own_or_with_all_of_its_registry(registry: str, stem: str) -> None:
    """Either ``tests/<registry>/test_<part>.py``, or a test that names the part, or one that loads all of them."""
    if (TESTS.joinpath(*registry.split("."), f"test_{stem}.py")).is_file():
        return
    named = (f'"{stem}"', f"{registry}.{stem}", f"forensics.{registry}", *loaders(registry))
    elsewhere = [path for path in modules(TESTS) if "architecture" not in path.parts]
    assert [path for path in elsewhere if any(name in text(path) for name in named)]


def test_the_registries_of_this_test_are_those_of_the_import_contracts() -> None:
    contracts = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for registry in REGISTRIES:
        folder = Path(PACKAGE, *registry.split("."))
        assert folder.is_dir()
        if registry in PRODUCT_TEXT:
            assert f'modules = ["forensics.{registry}.*"]' in contracts
