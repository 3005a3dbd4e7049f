"""``column:>=value`` terms → polars expressions with typed values."""

from __future__ import annotations

import math
import re
import shlex
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.cli.config import closest
from forensics.foundation.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TERM = re.compile(r"(?P<column>[A-Za-z_][A-Za-z0-9_]*):(?P<sign>>=|<=|!=|>|<|=|~)?(?P<value>.*)", re.DOTALL)
_EXAMPLE = "as 'membership:>=0.9 status:!=banned role:core'"

ABSENT = "null"
"""How the absent value is written."""

SIGNS: dict[str, Callable[[pl.Expr, Any], pl.Expr]] = {
    "=": lambda column, value: column.eq_missing(pl.lit(value)),
    "!=": lambda column, value: column.ne_missing(pl.lit(value)),
    ">=": lambda column, value: column >= value,
    "<=": lambda column, value: column <= value,
    ">": lambda column, value: column > value,
    "<": lambda column, value: column < value,
}
"""Sign to comparison. ``!=`` keeps absent values: an account without a status is not banned."""


def parse_filter(text: str, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """Turn terms separated by spaces into one condition; all must hold.

    Parameters
    ----------
    text
        Terms ``column:value``, ``column:>=value`` (``<= > < = !=``) and ``column:~part`` (contains the text).
        Values with spaces are quoted. ``null`` is the absent value.
    schema
        Column to type, of the table that is filtered.

    Raises
    ------
    UsageError
        A term is malformed, names an unknown column, or its value does not fit the column's type.
    """
    try:
        terms = shlex.split(text)
    except ValueError as error:
        raise UsageError(f"unbalanced quotes in {text!r}", where="--filter", hint=_EXAMPLE) from error
    conditions = [_term(term, schema) for term in terms]
    return pl.all_horizontal(conditions) if conditions else pl.lit(value=True)


def _term(term: str, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    match = _TERM.fullmatch(term)
    if not match:
        raise UsageError(f"not a term: {term!r}", where="--filter", hint=_EXAMPLE)
    name, sign, value = match["column"], match["sign"] or "=", match["value"]
    if name not in schema:
        raise UsageError(f"unknown column {name!r}", where="--filter", hint=closest(name, schema))
    column, dtype = pl.col(name), schema[name]
    if isinstance(dtype, pl.List):
        column = column.list.join(" ")
    elif isinstance(dtype, pl.Enum | pl.Categorical):
        column = column.cast(pl.String)
    if sign == "~":
        return column.cast(pl.String).str.contains(value, literal=True).fill_null(value=False)
    if value == ABSENT and sign not in {"=", "!="}:
        raise UsageError(f"null can only be compared with = and !=: {term!r}", where="--filter")
    return SIGNS[sign](column, _value(name, value, dtype))


def _value(name: str, text: str, dtype: pl.DataType) -> Any:
    if text == ABSENT:
        return None
    try:
        return _PARSERS.get(dtype.base_type(), str)(text)
    except (ValueError, KeyError, OverflowError) as error:
        raise UsageError(f"{text!r} is not a value of {name} ({dtype_name(dtype)})", where="--filter") from error


def _moment(text: str) -> datetime:
    parsed = datetime.fromisoformat(text)
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _number(text: str) -> float:
    parsed = float(text)
    if math.isnan(parsed):
        raise ValueError(text)  # to polars it is larger than every number, and equal to itself
    return parsed


_PARSERS: dict[Any, Callable[[str], Any]] = {
    pl.Int64: int,
    pl.Int32: int,
    pl.UInt32: int,
    pl.Float64: _number,
    pl.Boolean: {"true": True, "false": False}.__getitem__,
    pl.Datetime: _moment,
    pl.Date: date.fromisoformat,
}


def dtype_name(dtype: Any) -> str:
    """A type in words a user knows."""
    if isinstance(dtype, pl.Enum):
        return "one of " + ", ".join(dtype.categories)
    if isinstance(dtype, pl.List):
        return f"list of {dtype_name(dtype.inner)}"
    return _WORDS.get(dtype.base_type(), str(dtype))


_WORDS = {
    pl.String: "text",
    pl.Int64: "whole number",
    pl.Int32: "whole number",
    pl.UInt32: "whole number",
    pl.Float64: "number",
    pl.Boolean: "true or false",
    pl.Datetime: "UTC time",
    pl.Date: "UTC date",
}
