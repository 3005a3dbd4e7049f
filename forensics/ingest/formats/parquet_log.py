"""Parquet: surveyed once, then scanned again for the columns that are wanted; never copied."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.ingest.bad_rows import MAX_KEPT, REJECT_SCHEMA
from forensics.ingest.canonical import LINE, Canonicaliser
from forensics.ingest.containers import PARQUET
from forensics.ingest.log_file import THEIRS, Intake, LogFile, LogFormat, Piece, in_one_unit, read_numbered
from forensics.ingest.parquet_limits import UNREADABLE, check_texts, checked_footer, text_bytes, unreadable
from forensics.ingest.tally import REASON, Tally, Window, bad_rows
from forensics.vocabulary.columns import REQUEST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forensics.ingest.discover import FoundFile
    from forensics.vocabulary.settings import ReadSettings

_MAX_PIECE_ROWS: Final = 250_000
"""Rows read at a time: with 400-character prompts about 200 MB."""
_MIN_PIECE_ROWS: Final = 100_000
"""Rows below which whole row groups are read together; a larger group is read alone, because columns of
several chunks make every expression copy them."""


def survey(found: FoundFile, container: str, intake: Intake) -> LogFile:
    """Survey a Parquet file."""
    return in_one_unit(partial(_surveyed, found, container, intake), intake.settings)


def _surveyed(found: FoundFile, container: str, intake: Intake, window: Window) -> LogFile:
    path = _openable(found, intake.workspace)
    schema, groups = _footer(path, found, intake.settings)
    n_rows = sum(groups)
    canonicaliser = Canonicaliser(intake.mapping, REQUEST_COLUMNS, schema, intake.settings.timezone, intake.trusted)
    pieces = tuple(_pieces(path, groups, min(_MAX_PIECE_ROWS, intake.settings.batch_rows)))
    tally = Tally()
    rejects: list[pl.DataFrame] = []
    n_text_bytes = 0
    for piece in pieces:
        try:
            raw = read_numbered(piece, canonicaliser.needs(THEIRS))
        except UNREADABLE as error:
            raise unreadable(found.path, error) from error
        n_text_bytes += text_bytes(raw)
        check_texts(n_text_bytes, found.size_bytes, found.path)
        rows = canonicaliser.apply(raw, THEIRS)
        tally.add(rows, window)
        n_listed = sum(map(len, rejects))
        rejects.append(_rejected(bad_rows(rows, window).head(MAX_KEPT - n_listed), found.name))
        intake.progress.advance(found.size_bytes * piece.n_rows // max(1, n_rows))
    found.check_unchanged()
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
        warnings=_warnings(tally.rejects),
    )


def _warnings(n_rejects: int) -> tuple[str, ...]:
    if n_rejects <= MAX_KEPT:
        return ()
    return (f"of {n_rejects:,} rejects the first {MAX_KEPT:,} are listed",)


def _pieces(path: Path, groups: list[int], at_most: int) -> Iterator[Piece]:
    """Cut a file along its row groups."""
    start, held = 0, 0
    for n_rows in groups:
        if held and held + n_rows > at_most:
            yield Piece(path, start, held)
            start, held = start + held, 0
        held += n_rows
        while held > at_most:
            yield Piece(path, start, at_most)
            start, held = start + at_most, held - at_most
        if held >= _MIN_PIECE_ROWS:
            yield Piece(path, start, held)
            start, held = start + held, 0
    if held:
        yield Piece(path, start, held)


def _openable(found: FoundFile, workspace: Path) -> Path:
    """Return the path, or a link to it where its name is not UTF-8: Parquet readers know no other names."""
    if os.fsencode(found.path) == str(found.path).encode("utf-8", "replace"):
        return found.path
    link = workspace / f"{found.sha256[:24]}.parquet"
    link.unlink(missing_ok=True)
    link.symlink_to(found.path.resolve())
    return link


def _footer(path: Path, found: FoundFile, settings: ReadSettings) -> tuple[pl.Schema, list[int]]:
    """Schema, and the rows of every row group."""
    footer = checked_footer(path, found.size_bytes, settings, found.path)
    groups = [footer.row_group(number).num_rows for number in range(footer.num_row_groups)]
    try:
        return pl.scan_parquet(path, glob=False).collect_schema(), groups
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
