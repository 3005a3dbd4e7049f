from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.architecture.source import PACKAGE, TESTS, modules, place, text, tree

if TYPE_CHECKING:
    from pathlib import Path

MAX_LINES = 300
"""Lines of a module. The median aimed at is 100."""
MAX_COMMAND_LINES = 15
"""Lines of a command's body: a door, not a room."""


def test_no_module_is_longer_than_300_lines() -> None:
    long = [place(path) for path in [*modules(), *modules(TESTS)] if text(path).count("\n") > MAX_LINES]
    assert not long


def body_lines(function: ast.FunctionDef) -> int:
    """Lines of a function's body, without its docstring."""
    statements = function.body[1:] if ast.get_docstring(function) else function.body
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)]


def test_a_command_is_a_door_not_a_room() -> None:
    commands = modules(PACKAGE / "cli" / "commands")
    long = [
        place(path, function)
        for path in commands
        for function in functions(path)
        if body_lines(function) > MAX_COMMAND_LINES
    ]
    assert len(commands) > 5
    assert not long


def test_a_command_computes_nothing() -> None:
    arithmetic = [
        place(path, node)
        for path in modules(PACKAGE / "cli" / "commands")
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.BitOr)
    ]
    assert not arithmetic
