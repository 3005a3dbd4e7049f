"""One surveyed input file that can be read again, and the part that reads a container."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.last_words import reading
from forensics.ingest.canonical import LINE
from forensics.ingest.parquet_limits import UNREADABLE, unreadable
from forensics.ingest.tally import Tally, Window, is_inside, is_usable, kept_rows
from forensics.vocabulary.columns import REQUEST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import numpy.typing as npt

    from forensics.foundation.progress import Progress
    from forensics.ingest.addresses import Network
    from forensics.ingest.canonical import Canonicaliser
    from forensics.ingest.discover import FoundFile
    from forensics.ingest.ids import Ids
    from forensics.ingest.mappings import Mapping
    from forensics.vocabulary.settings import ReadSettings

OURS = frozenset({"source_file", LINE, "profile"})
"""Columns that we write, not the log."""
_NUMBER = "row number of ours"
"""No log has a column of this name; one that had would be refused."""
THEIRS = frozenset(REQUEST_COLUMNS) - OURS
"""Canonical columns a log can hold."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What reading any file needs to know."""

    settings: ReadSettings
    mapping: Mapping
    trusted: tuple[Network, ...]
    workspace: Path
    progress: Progress
    ids: Ids

    def tally(self, window: Window) -> Tally:
        """Counters of one file. Where it is read a second time, for its epoch unit, its ids are known already."""
        return Tally(self.ids, adds_ids=window.unit is None)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of rows that fits in memory."""

    path: Path
    offset: int
    """Rows before it in ``path``."""
    n_rows: int
    columns: frozenset[str] = frozenset()
    """Columns of a staged piece; any other is null in every row."""


@dataclass(frozen=True, slots=True)
class LogFile:
    """A surveyed file."""

    found: FoundFile
    container: str
    profile: str
    pieces: tuple[Piece, ...]
    canonicaliser: Canonicaliser | None
    """None when the pieces are canonical already."""
    tally: Tally
    rejects: pl.DataFrame
    window: Window
    keys: tuple[str, ...]
    """Source columns seen, sorted."""
    warnings: tuple[str, ...] = ()
    repeats: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    """Source lines that repeat an earlier row, sorted."""

    @property
    def empty_columns(self) -> tuple[str, ...]:
        """Canonical columns that the source has by name, and that hold no value in any kept row."""
        named = set(self.keys) & THEIRS
        return tuple(sorted(name for name in named if self.tally.kept and not self.tally.values.get(name)))

    def frames(self, wanted: frozenset[str]) -> Iterator[pl.DataFrame]:
        """Yield the kept rows, repeats included: wanted columns, timestamp, account and source line."""
        for piece in self.pieces:
            yield self.rows_of(piece, wanted)

    def rows_of(self, piece: Piece, wanted: frozenset[str]) -> pl.DataFrame:
        """Read the kept rows of one piece, as ``frames`` does."""
        columns = (wanted | {"timestamp", "account_id"}) & THEIRS
        if self.canonicaliser is None:
            return _staged(piece, sorted(columns | {LINE}))
        rows = self.canonicaliser.apply(self._again(piece, self.canonicaliser.needs(columns)), columns).frame
        is_whole = not (self.tally.rejects or self.tally.filtered)
        return rows if is_whole else kept_rows(rows, is_usable(self.window) & is_inside(self.window))

    def _again(self, piece: Piece, columns: list[str]) -> pl.DataFrame:
        # The pieces are the file itself, and others may write to it while we read.
        try:
            with reading(self.found.path):
                raw = read_numbered(piece, columns)
        except UNREADABLE as error:
            self.found.check_unchanged()
            raise unreadable(self.found.path, error) from error
        self.found.check_unchanged()
        return raw

    def requests(self, wanted: frozenset[str]) -> Iterator[pl.DataFrame]:
        """Yield the kept rows without repeats, with our own columns."""
        for frame in self.frames(wanted):
            yield self._once(frame).with_columns(
                source_file=pl.lit(self.found.name, dtype=pl.String), profile=pl.lit(self.profile, dtype=pl.String)
            )

    def _once(self, frame: pl.DataFrame) -> pl.DataFrame:
        if not len(self.repeats) or frame.is_empty():
            return frame
        low, high = np.searchsorted(self.repeats, [frame[LINE][0], frame[LINE][-1] + 1])
        here = pl.Series(LINE, self.repeats[low:high], dtype=pl.Int64)
        return frame if here.is_empty() else frame.filter(~pl.col(LINE).is_in(here.implode()))


def in_one_unit(survey: Callable[[Window], LogFile], settings: ReadSettings) -> LogFile:
    """Survey a file; and when it holds times of two epoch units, once more in the unit of the median."""
    window = Window(settings.start, settings.end)
    surveyed = survey(window)
    unit = surveyed.tally.median_unit
    return surveyed if unit is None else survey(replace(window, unit=unit))


def read_numbered(piece: Piece, columns: list[str]) -> pl.DataFrame:
    """Read source columns of a piece and number its rows from 1."""
    if not columns:
        return pl.int_range(piece.offset + 1, piece.offset + piece.n_rows + 1, eager=True).alias(LINE).to_frame()
    theirs = [name for name in columns if name != LINE]
    # Numbers that the reader makes lie in chunks like those of the columns: others would have every column copied.
    scan = pl.scan_parquet(piece.path, glob=False, row_index_name=_NUMBER, row_index_offset=1)
    rows = scan.slice(piece.offset, piece.n_rows).select(*theirs, pl.col(_NUMBER).cast(pl.Int64).alias(LINE)).collect()
    if len(rows) != piece.n_rows:
        raise pl.exceptions.ShapeError(f"{len(rows):,} rows where the footer promises {piece.n_rows:,}")
    return rows


def _staged(piece: Piece, columns: list[str]) -> pl.DataFrame:
    rows = pl.scan_parquet(piece.path, glob=False).select(name for name in columns if name in piece.columns).collect()
    return rows.select(
        name if name in piece.columns else pl.lit(None, dtype=REQUEST_COLUMNS[name].dtype).alias(name)
        for name in columns
    )


@dataclass(frozen=True, slots=True)
class LogFormat:
    """A container of request logs."""

    name: str
    containers: frozenset[str]
    """What its first bytes may say; see ``containers``."""
    survey: Callable[[FoundFile, str, Intake], LogFile]
    """Read a file once: count, quarantine, and make it readable again."""
