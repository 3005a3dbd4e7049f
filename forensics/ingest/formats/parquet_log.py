"""Parquet: surveyed once, then scanned again for the columns that are wanted; never copied."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from forensics.ingest.ahead import ahead
from forensics.ingest.as_is import canonical_as_is
from forensics.ingest.bad_rows import MAX_KEPT, REJECT_SCHEMA
from forensics.ingest.canonical import LINE, Canonicaliser
from forensics.ingest.containers import PARQUET
from forensics.ingest.log_file import THEIRS, Intake, LogFile, LogFormat, Piece, in_one_unit, read_numbered
from forensics.ingest.parquet_limits import UNREADABLE, check_pages, check_texts, checked_footer, text_bytes, unreadable
from forensics.ingest.pieces import pieces_of
from forensics.ingest.tally import REASON, Window, bad_rows
from forensics.vocabulary.columns import REQUEST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow.parquet as pq

    from forensics.ingest.discover import FoundFile
    from forensics.vocabulary.settings import ReadSettings


def survey(found: FoundFile, container: str, intake: Intake) -> LogFile:
    """Survey a Parquet file."""
    return in_one_unit(partial(_surveyed, found, container, intake), intake.settings)


def _surveyed(found: FoundFile, container: str, intake: Intake, window: Window) -> LogFile:
    path = _openable(found, intake.workspace)
    schema, footer = _footer(path, found, intake.settings)
    n_rows = footer.num_rows
    canonicaliser = Canonicaliser(intake.mapping, REQUEST_COLUMNS, schema, intake.settings.timezone, intake.trusted)
    check_pages(path, n_rows, canonicaliser.needs(THEIRS), intake.settings, found.path)
    pieces = tuple(pieces_of(path, footer, canonicaliser.needs(THEIRS), intake.settings.batch_rows))
    tally = intake.tally(window)
    rejects: list[pl.DataFrame] = []
    as_is = THEIRS
    for raw in ahead(_read(pieces, canonicaliser.needs(THEIRS), found)):
        as_is = canonical_as_is(raw, canonicaliser, as_is)
        rows = replace(canonicaliser, as_is=as_is, counts_only=True).apply(raw, THEIRS)
        n_before = tally.rejects
        tally.add(rows, window)
        if tally.rejects > n_before:
            rejects.append(_rejected(bad_rows(rows, window).head(max(0, MAX_KEPT - n_before)), found.name))
        intake.progress.advance(found.size_bytes * len(raw) // max(1, n_rows))
    found.check_unchanged()
    return LogFile(
        found=found,
        container=container,
        profile=intake.mapping.profile,
        pieces=pieces,
        canonicaliser=canonicaliser.trusting(as_is),
        tally=tally,
        rejects=pl.concat(rejects) if rejects else pl.DataFrame(schema=REJECT_SCHEMA),
        window=window,
        keys=tuple(sorted(schema)),
        warnings=_warnings(tally.rejects),
    )


def _warnings(n_rejects: int) -> tuple[str, ...]:
    if n_rejects <= MAX_KEPT:
        return ()
    return (f"of {n_rejects:,} rejects the first {MAX_KEPT:,} are listed",)


def _read(pieces: tuple[Piece, ...], columns: list[str], found: FoundFile) -> Iterator[pl.DataFrame]:
    n_text_bytes = 0
    for piece in pieces:
        try:
            raw = read_numbered(piece, columns)
        except UNREADABLE as error:
            raise unreadable(found.path, error) from error
        n_text_bytes += text_bytes(raw)
        check_texts(n_text_bytes, found.size_bytes, found.path)
        yield raw


def _openable(found: FoundFile, workspace: Path) -> Path:
    """Return the path, or a link to it where its name is not UTF-8: Parquet readers know no other names."""
    if os.fsencode(found.path) == str(found.path).encode("utf-8", "replace"):
        return found.path
    link = workspace / f"{found.sha256[:24]}.parquet"
    link.unlink(missing_ok=True)
    link.symlink_to(found.path.resolve())
    return link


def _footer(path: Path, found: FoundFile, settings: ReadSettings) -> tuple[pl.Schema, pq.FileMetaData]:
    """Schema as polars has it, and the footer."""
    footer = checked_footer(path, found.size_bytes, settings, found.path)
    try:
        return pl.scan_parquet(path, glob=False).collect_schema(), footer
    except UNREADABLE as error:
        raise unreadable(found.path, error) from error


def _rejected(bad: pl.DataFrame, name: str) -> pl.DataFrame:
    return bad.select(
        pl.lit(name).alias("file"),
        pl.col(LINE).alias("line"),
        REASON,
        *(pl.lit(None, dtype=REJECT_SCHEMA[column]).alias(column) for column in ("length", "sha256", "text")),
    )


part = LogFormat(name="parquet_log", containers=frozenset({PARQUET}), survey=survey)
