"""The data contract as rows: input columns, case tables, exit codes and configuration keys."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from forensics.cli.config import KEYS, closest
from forensics.cli.exit_codes import MEANINGS
from forensics.cli.filters import dtype_name
from forensics.cli.meanings import meaning
from forensics.foundation.errors import UsageError
from forensics.vocabulary.case_tables import TABLES
from forensics.vocabulary.columns import (
    ACCOUNT_COLUMNS,
    EVENT_COLUMNS,
    PAYMENT_COLUMNS,
    REQUEST_COLUMNS,
    Column,
    PolarsType,
)
from forensics.vocabulary.rejects import Rejects

if TYPE_CHECKING:
    from collections.abc import Callable

    import dataframely as dy

INPUTS: dict[str, dict[str, Column]] = {
    "requests": REQUEST_COLUMNS,
    "accounts": ACCOUNT_COLUMNS,
    "payments": PAYMENT_COLUMNS,
    "events": EVENT_COLUMNS,
}
"""Name to columns of what goes in."""

OUTPUTS: dict[str, type[dy.Schema]] = {
    (f"{name}-table" if name in INPUTS else name): schema for name, schema in (TABLES | {"rejects": Rejects}).items()
}
"""Name to schema of what comes out; ``accounts`` is the input file, ``accounts-table`` the table of a case."""


def schema_rows(name: str | None) -> pl.DataFrame:
    """One row per column of an input or table; without a name, one per input and table.

    Raises
    ------
    UsageError
        There is nothing of that name.
    """
    if name is None:
        return _contents()
    if name in INPUTS:
        return _input(INPUTS[name])
    if name in OUTPUTS:
        return _output(name.removesuffix("-table"), OUTPUTS[name])
    if name in _TABLES:
        return _TABLES[name]()
    known = [*INPUTS, *OUTPUTS, *_TABLES]
    raise UsageError(f"nothing is called {name!r}", hint=closest(name, known))


def _contents() -> pl.DataFrame:
    rows = [(name, "input", "columns of a file that is read") for name in INPUTS]
    rows += [(name, "case", _summary(schema)) for name, schema in OUTPUTS.items()]
    rows += [("exit-codes", "command", "what the command returns")]
    rows += [("config", "command", "keys of forensics.toml; the flags have the same names")]
    return pl.DataFrame(rows, schema=["name", "of", "meaning"], orient="row")


def _input(columns: dict[str, Column]) -> pl.DataFrame:
    rows = [(c.name, dtype_name(_instance(c.dtype)), c.required, c.group, c.meaning) for c in columns.values()]
    return pl.DataFrame(rows, schema=["column", "type", "required", "group", "meaning"], orient="row")


def _output(table: str, schema: type[dy.Schema]) -> pl.DataFrame:
    rows = [
        (name, dtype_name(column.dtype), not column.nullable, meaning(table, name))
        for name, column in schema.columns().items()
    ]
    return pl.DataFrame(rows, schema=["column", "type", "always_there", "meaning"], orient="row")


def _exit_codes() -> pl.DataFrame:
    rows = [(int(code), meaning) for code, meaning in MEANINGS.items()]
    return pl.DataFrame(rows, schema=["code", "meaning"], orient="row")


def _config() -> pl.DataFrame:
    rows = [(f.name, f"list of {_WORDS[f.type]}" if f.many else _WORDS[f.type], f.meaning) for f in KEYS.values()]
    return pl.DataFrame(rows, schema=["key", "type", "meaning"], orient="row")


_TABLES: dict[str, Callable[[], pl.DataFrame]] = {"exit-codes": _exit_codes, "config": _config}
_WORDS = {str: "text", int: "whole number", float: "number", bool: "true or false", Path: "path"}


def _summary(schema: type[dy.Schema]) -> str:
    return (inspect.getdoc(schema) or "").split("\n", maxsplit=1)[0].replace("``", "")


def _instance(dtype: PolarsType) -> pl.DataType:
    return dtype() if isinstance(dtype, type) else dtype
