"""The project's own files, read as text and as syntax: what the tests of the house look at."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "forensics"
TESTS = ROOT / "tests"


def modules(folder: Path = PACKAGE) -> list[Path]:
    """Python files below a folder, sorted; rules copied into an installation are no source."""
    return sorted(path for path in folder.rglob("*.py") if "_rules" not in path.parts)


@cache
def text(path: Path) -> str:
    """A file's text."""
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """A file's syntax."""
    return ast.parse(text(path), str(path))


def place(path: Path, node: ast.AST | None = None) -> str:
    """Where something is, for a message."""
    line = getattr(node, "lineno", None)
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))


def imported(path: Path) -> list[tuple[ast.AST, str]]:
    """Every module that a file imports, wherever in it."""
    found: list[tuple[ast.AST, str]] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [(node, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node, node.module or ""))
    return found


def calls(path: Path, name: str) -> list[ast.Call]:
    """Every call of a method or function of that name."""
    return [
        node
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "attr", None) == name or getattr(node.func, "id", None) == name)
    ]
