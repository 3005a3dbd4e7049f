"""Parquet: surveyed once, then scanned again for the columns that are wanted; never copied."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl
import pyarrow.parquet as pq
from pyarrow import ArrowException

from forensics.foundation.errors import InputError
from forensics.ingest.bad_rows import REJECT_SCHEMA
from forensics.ingest.canonical import LINE, Canonicaliser
from forensics.ingest.containers import PARQUET
from forensics.ingest.log_file import THEIRS, Intake, LogFile, LogFormat, Piece, read_numbered
from forensics.ingest.tally import REASON, Tally, Window, bad_rows
from forensics.vocabulary.columns import REQUEST_COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.ingest.discover import FoundFile

_PIECE_ROWS: Final = 250_000
"""Rows read at a time: with 400-character prompts about 200 MB."""


def survey(found: FoundFile, container: str, intake: Intake) -> LogFile:
    """Survey a Parquet file."""
    window = Window(intake.settings.start, intake.settings.end)
    surveyed = _surveyed(found, container, intake, window)
    unit = surveyed.tally.median_unit
    if unit is None:
        return surveyed
    return _surveyed(found, container, intake, replace(window, unit=unit))


def _surveyed(found: FoundFile, container: str, intake: Intake, window: Window) -> LogFile:
    schema, n_rows = _footer(found.path, intake.settings.max_columns)
    canonicaliser = Canonicaliser(intake.mapping, REQUEST_COLUMNS, schema, intake.settings.timezone, intake.trusted)
    step = min(_PIECE_ROWS, intake.settings.batch_rows)
    pieces = tuple(Piece(found.path, at, min(step, n_rows - at)) for at in range(0, n_rows, step))
    tally = Tally()
    rejects: list[pl.DataFrame] = []
    for piece in pieces:
        try:
            raw = read_numbered(piece, canonicaliser.needs(THEIRS))
        except (pl.exceptions.PolarsError, OSError) as error:
            raise _damaged(found.path, error) from error
        rows = canonicaliser.apply(raw, THEIRS)
        tally.add(rows, window)
        rejects.append(_rejected(bad_rows(rows, window), found.name))
        intake.progress.advance(found.size_bytes * piece.n_rows // max(1, n_rows))
    return LogFile(
        found=found,
        container=container,
        profile=intake.mapping.profile,
        pieces=pieces,
        canonicaliser=canonicaliser,
        tally=tally,
        rejects=pl.concat(rejects) if rejects else pl.DataFrame(schema=REJECT_SCHEMA),
        window=window,
        keys=tuple(sorted(schema)),
    )


def _footer(path: Path, max_columns: int) -> tuple[pl.Schema, int]:
    try:
        n_columns = len(pq.read_schema(path).names)
        n_rows = pq.read_metadata(path).num_rows
        schema = pl.scan_parquet(path, glob=False).collect_schema()
    except (ArrowException, pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise _damaged(path, error) from error
    if n_columns > max_columns:
        raise InputError(
            f"has {n_columns} columns; at most {max_columns} are read",
            where=str(path),
            hint="select the columns you need into a new file",
        )
    return schema, n_rows


def _damaged(path: Path, error: Exception) -> InputError:
    reason = str(error).split("\n", 1)[0]
    return InputError(
        f"not readable as Parquet: {reason}", where=str(path), hint="export the file again, or convert it to JSONL"
    )


def _rejected(bad: pl.DataFrame, name: str) -> pl.DataFrame:
    return bad.select(
        pl.lit(name).alias("file"),
        pl.col(LINE).alias("line"),
        REASON,
        *(pl.lit(None, dtype=REJECT_SCHEMA[column]).alias(column) for column in ("length", "sha256", "text")),
    )


part = LogFormat(name="parquet_log", containers=frozenset({PARQUET}), survey=survey)
