"""A small file read whole, whatever its container: source columns as text or as Parquet has them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.foundation.errors import InputError
from forensics.foundation.last_words import reading
from forensics.ingest.bad_rows import REJECT_SCHEMA, listed
from forensics.ingest.canonical import LINE
from forensics.ingest.containers import GZIP, PARQUET, PLAIN, ZSTD, ByteSource, container_of
from forensics.ingest.csv_rows import parse_csv
from forensics.ingest.json_lines import Limits
from forensics.ingest.json_rows import parse_chunks
from forensics.ingest.lines import LineReader
from forensics.ingest.parquet_limits import UNREADABLE, check_pages, check_texts, checked_footer, text_bytes, unreadable

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
        with reading(found.path):
            return _parquet(found, wanted, settings)
    is_csv = any(suffix.lower() in {".csv", ".tsv"} for suffix in found.path.suffixes)
    read = _csv if is_csv else _jsonl
    return read(found, container, wanted, settings)


def _parquet(found: FoundFile, wanted: Sequence[str], settings: ReadSettings) -> Table:
    try:
        # By its bytes, since a name on disk need not be one that polars can open.
        content = found.path.read_bytes()
        n_rows = checked_footer(content, len(content), settings, found.path).num_rows
        schema = pl.read_parquet_schema(io.BytesIO(content))
        check_pages(content, n_rows, frozenset(wanted), settings, found.path)
        frame = pl.read_parquet(content, columns=[name for name in schema if name in wanted])
        if frame.width and len(frame) != n_rows:
            raise unreadable(found.path, ValueError(f"it holds {len(frame):,} rows and says {n_rows:,}"))
    except UNREADABLE as error:
        raise unreadable(found.path, error) from error
    check_texts(text_bytes(frame), len(content), found.path)
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
    return Table(pl.concat(frames), f"jsonl{_PACKED[container]}", tuple(sorted(keys)), rejects, _cut_off(source))


def _csv(found: FoundFile, container: str, wanted: Sequence[str], settings: ReadSettings) -> Table:
    source = ByteSource(found.path, container, settings.max_ratio)
    content = b"".join(source.blocks())
    before = csv.field_size_limit(settings.max_line_bytes)
    try:
        rows = parse_csv(content, wanted, found.path, source.damage)
    finally:
        csv.field_size_limit(before)
    _check_width(len(rows.header), settings, found)
    rejects = listed(found.name, rows.discarded, keep_text=settings.keep_text)
    keys = tuple(sorted(set(rows.header)))
    return Table(rows.frame, f"csv{_PACKED[container]}", keys, rejects, _cut_off(source))


def _cut_off(source: ByteSource) -> tuple[str, ...]:
    return () if source.damage is None else (f"{source.damage}: what came before it was kept",)


def _check_width(n_columns: int, settings: ReadSettings, found: FoundFile) -> None:
    if n_columns > settings.max_columns:
        raise InputError(f"has {n_columns} columns; at most {settings.max_columns} are read", where=str(found.path))
