"""A small file read whole, whatever its container: source columns as text or as Parquet has them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.foundation.errors import InputError
from forensics.ingest.bad_rows import REJECT_SCHEMA, listed
from forensics.ingest.canonical import LINE
from forensics.ingest.containers import GZIP, PARQUET, PLAIN, ZSTD, ByteSource, container_of
from forensics.ingest.json_rows import Limits, discard, parse_chunks
from forensics.ingest.lines import LineReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.ingest.discover import FoundFile
    from forensics.ingest.lines import Discarded
    from forensics.vocabulary.settings import ReadSettings

_PACKED: Final = {PLAIN: "", GZIP: ".gz", ZSTD: ".zst"}


@dataclass(frozen=True, slots=True)
class Table:
    """Source rows and what was wrong with the others."""

    frame: pl.DataFrame
    """Source columns and ``source_line``."""
    container: str
    keys: tuple[str, ...]
    rejects: pl.DataFrame
    warnings: tuple[str, ...]


def read_table(found: FoundFile, wanted: Sequence[str], settings: ReadSettings) -> Table:
    """Read a Parquet, JSON lines or CSV file.

    Raises
    ------
    InputError
        The file is unreadable, or has too many columns.
    """
    container = container_of(found.path)
    if container == PARQUET:
        return _parquet(found, wanted, settings)
    is_csv = any(suffix.lower() in {".csv", ".tsv"} for suffix in found.path.suffixes)
    read = _csv if is_csv else _jsonl
    return read(found, container, wanted, settings)


def _parquet(found: FoundFile, wanted: Sequence[str], settings: ReadSettings) -> Table:
    try:
        schema = pl.read_parquet_schema(found.path)
        _check_width(len(schema), settings, found)
        frame = pl.read_parquet(found.path, columns=[name for name in schema if name in wanted], glob=False)
        n_rows = pl.scan_parquet(found.path, glob=False).select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).split("\n", 1)[0]
        raise InputError(f"not readable as Parquet: {reason}", where=str(found.path), hint="export it again") from error
    numbers = pl.int_range(1, n_rows + 1, eager=True).alias(LINE)
    numbered = frame.with_columns(numbers) if frame.width else numbers.to_frame()
    return Table(numbered, PARQUET, tuple(sorted(schema)), pl.DataFrame(schema=REJECT_SCHEMA), ())


def _jsonl(found: FoundFile, container: str, wanted: Sequence[str], settings: ReadSettings) -> Table:
    source = ByteSource(found.path, container, settings.max_ratio)
    reader = LineReader(source, settings.max_line_bytes)
    limits = Limits(settings.max_depth)
    frames = [pl.DataFrame(schema={**dict.fromkeys(wanted, pl.String), LINE: pl.Int64})]
    discarded: list[Discarded] = []
    keys: set[str] = set()
    for chunk in reader.chunks():
        rows = parse_chunks([chunk], wanted, limits)
        frames.append(rows.frame)
        discarded += rows.discarded
        keys |= rows.keys
    _check_width(len(keys), settings, found)
    lost = sorted([*discarded, *reader.discarded], key=lambda item: item.line)
    rejects = listed(found.name, lost, keep_text=settings.keep_text)
    warnings = () if source.damage is None else (f"{source.damage}: what came before it was kept",)
    return Table(pl.concat(frames), f"jsonl{_PACKED[container]}", tuple(sorted(keys)), rejects, warnings)


def _csv(found: FoundFile, container: str, wanted: Sequence[str], settings: ReadSettings) -> Table:
    source = ByteSource(found.path, container, settings.max_ratio)
    text = b"".join(source.blocks()).removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    delimiter = "\t" if ".tsv" in found.path.suffixes else _delimiter(text)
    csv.field_size_limit(settings.max_line_bytes)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [name.strip() for name in next(rows, [])]
    _check_width(len(header), settings, found)
    columns: dict[str, list[str]] = {name: [] for name in header if name in wanted}
    lines: list[int] = []
    discarded: list[Discarded] = []
    try:
        for row in rows:
            if not row:
                continue
            if len(row) != len(header):
                reason = f"{len(row)} fields where the header has {len(header)}"
                discarded.append(discard(rows.line_num, reason, delimiter.join(row).encode()))
                continue
            lines.append(rows.line_num)
            for name, value in zip(header, row, strict=True):
                if name in columns and len(columns[name]) < len(lines):
                    columns[name].append(value)
    except csv.Error as error:
        raise InputError(f"not readable as CSV: {error}", where=f"{found.path}:{rows.line_num}") from error
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).with_columns(
        pl.Series(LINE, lines, dtype=pl.Int64)
    )
    rejects = listed(found.name, discarded, keep_text=settings.keep_text)
    return Table(frame, f"csv{_PACKED[container]}", tuple(sorted(set(header))), rejects, ())


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return ";" if header.count(";") > header.count(",") else ","


def _check_width(n_columns: int, settings: ReadSettings, found: FoundFile) -> None:
    if n_columns > settings.max_columns:
        raise InputError(f"has {n_columns} columns; at most {settings.max_columns} are read", where=str(found.path))
