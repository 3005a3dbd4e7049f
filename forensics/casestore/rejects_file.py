"""Rejects as JSONL: one object a line, keys sorted."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import polars as pl

from forensics.foundation import json_text
from forensics.foundation.errors import InputError
from forensics.vocabulary.rejects import Rejects

if TYPE_CHECKING:
    from pathlib import Path

_SLICE_ROWS = 50_000
"""Rows turned into Python objects at a time: a log can be nothing but rejects."""


def write_rejects(rejects: pl.DataFrame, stream: IO[bytes]) -> None:
    """Write one line per bad row; empty and null texts are left out of the line."""
    for piece in rejects.iter_slices(_SLICE_ROWS):
        stream.write(b"".join(json_text.line(_present(row)) for row in piece.to_dicts()))


def read_rejects(path: Path) -> pl.DataFrame:
    """Read the rejects of a case.

    Raises
    ------
    InputError
        The file is missing or not in the schema.
    """
    empty = Rejects.create_empty()
    try:
        if path.stat().st_size == 0:
            return empty
        with path.open("rb") as stream:
            return Rejects.validate(pl.read_ndjson(stream, schema=empty.schema).select(empty.columns))
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError("the rejects cannot be read", where=str(path), hint="`forensics verify` says more") from error


def _present(row: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in row.items() if value is not None}
