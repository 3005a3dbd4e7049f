"""Source types to canonical types, as expressions; what does not fit becomes null and is counted by the caller.

The same value must come out alike from JSON text and from typed Parquet: numbers in a text column lose a
trailing ``.0`` in both, nested values become the same JSON text, an empty text is null.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson
import polars as pl

from forensics.ingest.calendars import within_calendar

if TYPE_CHECKING:
    from forensics.vocabulary.columns import PolarsType

_INT64_BOUND = 2.0**63
"""First float that no longer fits a signed 64-bit integer."""
_TRUTHS = {"true": True, "false": False, "1": True, "0": False}


def as_text(value: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Text of a value of a source type; empty texts are null."""
    text = _spelled(value, dtype)
    return pl.when(text != "").then(text)


def cast_to(value: pl.Expr, source: pl.DataType, target: PolarsType) -> pl.Expr:
    """Cast a value to a canonical type: text, integer, number or truth value."""
    if target == pl.Int64:
        return _integer(value, source)
    if target == pl.Float64:
        number = value if source.is_numeric() else as_text(value, source).str.strip_chars()
        read = number.cast(pl.Float64, strict=False)
        return pl.when(read.is_finite()).then(read)
    if target == pl.Boolean:
        if source == pl.Boolean:
            return value
        text = as_text(value, source).str.strip_chars().str.to_lowercase()
        return text.replace_strict(_TRUTHS, default=None, return_dtype=pl.Boolean)
    return as_text(value, source)


def cast_quickly(value: pl.Expr, source: pl.DataType, target: PolarsType) -> pl.Expr:
    """Cast as ``cast_to`` does where the values are spelled plainly, and to null elsewhere."""
    if source == pl.String and target == pl.Int64:
        return value.cast(pl.Int64, strict=False)
    if source == pl.String and target == pl.Float64:
        number = value.cast(pl.Float64, strict=False)
        return pl.when(number.is_finite()).then(number)
    return cast_to(value, source, target)


def list_length(text: pl.Expr) -> pl.Expr:
    """Elements of a list written as JSON text, as text; null where it is no list."""
    return text.map_batches(_lengths, return_dtype=pl.String)


def _lengths(texts: pl.Series) -> pl.Series:
    distinct = texts.unique().drop_nulls()
    counted = pl.Series([_length(text) for text in distinct.to_list()], dtype=pl.String)
    return texts.replace_strict(distinct, counted, default=None, return_dtype=pl.String)


def _length(text: str) -> str | None:
    try:
        listed = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return str(len(listed)) if isinstance(listed, list) else None


def _integer(value: pl.Expr, source: pl.DataType) -> pl.Expr:
    if source.is_integer():
        return value.cast(pl.Int64, strict=False)
    if source.is_float():
        return _whole(value.cast(pl.Float64))
    text = as_text(value, source).str.strip_chars()
    return pl.coalesce(text.cast(pl.Int64, strict=False), _whole(text.cast(pl.Float64, strict=False)))


def _whole(number: pl.Expr) -> pl.Expr:
    fits = number.is_finite() & (number == number.floor()) & (number.abs() < _INT64_BOUND)
    return pl.when(fits).then(number).cast(pl.Int64, strict=False)


def _spelled(value: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.Map):
        value, dtype = value.map.entries(), _entries(dtype)
    if dtype.is_float() or dtype.is_decimal():
        number = value.cast(pl.Float64, strict=False)
        kept = pl.when(number.is_finite()).then(number)
        return pl.coalesce(_whole(number).cast(pl.String), kept.cast(pl.String))
    if isinstance(dtype, (pl.Datetime, pl.Duration)):
        return within_calendar(value, dtype).dt.to_string("iso:strict" if isinstance(dtype, pl.Datetime) else "iso")
    readable = _with_text(dtype)
    if readable != dtype:
        return _spelled(value.map_batches(partial(_decoded, dtype=readable), return_dtype=readable), readable)
    value = within_calendar(value, dtype)
    if isinstance(dtype, pl.Struct):
        return value.struct.json_encode().map_batches(_json_texts, return_dtype=pl.String)
    if isinstance(dtype, (pl.List, pl.Array)):
        listed = value if isinstance(dtype, pl.List) else value.arr.to_list()
        wrapped = pl.struct(v=listed).struct.json_encode()
        return wrapped.map_batches(_json_texts_unwrapped, return_dtype=pl.String)
    return value if dtype == pl.String else value.cast(pl.String, strict=False)


def _entries(dtype: pl.Map) -> pl.DataType:
    return pl.List(pl.Struct({"key": dtype.key, "value": dtype.value}))


def _with_text(dtype: Any) -> Any:
    """Return a type with text wherever it has bytes."""
    if isinstance(dtype, pl.Struct):
        return pl.Struct({field.name: _with_text(field.dtype) for field in dtype.fields})
    if isinstance(dtype, pl.List):
        return pl.List(_with_text(dtype.inner))
    if isinstance(dtype, pl.Array):
        return pl.Array(_with_text(dtype.inner), dtype.size)
    return pl.String() if dtype == pl.Binary else dtype


def _decoded(values: pl.Series, dtype: Any) -> pl.Series:
    """Read bytes as UTF-8; a value that holds others becomes null as a whole."""
    try:
        return values.cast(dtype)
    except pl.exceptions.PolarsError:
        # The cast knows no lenient way for bytes, so each value is tried alone.
        return pl.Series(values.name, [_read_or_none(value) for value in values.to_list()], dtype=dtype)


def _read_or_none(value: Any) -> Any:
    try:
        return _text_inside(value)
    except UnicodeDecodeError:
        return None


def _text_inside(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if isinstance(value, dict):
        return {key: _text_inside(item) for key, item in value.items()}
    return [_text_inside(item) for item in value] if isinstance(value, list) else value


def _json_texts(encoded: pl.Series) -> pl.Series:
    return _respell(encoded, lambda value: value)


def _json_texts_unwrapped(encoded: pl.Series) -> pl.Series:
    return _respell(encoded, lambda value: value["v"])


def _respell(encoded: pl.Series, unwrap: Any) -> pl.Series:
    # A typed struct holds a null for every field a row does not have; JSON text does not mention it.
    distinct = encoded.unique().drop_nulls()
    texts = [_dumped(unwrap(orjson.loads(text))) for text in distinct.to_list()]
    return encoded.replace_strict(distinct, pl.Series(texts, dtype=pl.String), default=None, return_dtype=pl.String)


def _dumped(value: object) -> str | None:
    # The spacing is that of polars when it reads an object into a text column.
    return None if value is None else json.dumps(_without_nulls(value), ensure_ascii=False)


def _without_nulls(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return value
