"""JSON lines, plain, gzip or zstd: parsed once with quarantine, and staged as canonical Parquet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.foundation.errors import InputError
from forensics.ingest.ahead import ahead
from forensics.ingest.as_is import canonical_as_is
from forensics.ingest.bad_rows import MAX_KEPT, listed
from forensics.ingest.canonical import LINE, UNIT, Canonicaliser
from forensics.ingest.containers import GZIP, PLAIN, ZSTD, ByteSource
from forensics.ingest.json_lines import Limits
from forensics.ingest.json_rows import discard, parse_chunks
from forensics.ingest.keys_present import KeysPresent
from forensics.ingest.lines import LineReader
from forensics.ingest.log_file import THEIRS, Intake, LogFile, LogFormat, Piece, in_one_unit
from forensics.ingest.tally import REASON, Window, bad_rows
from forensics.vocabulary.columns import REQUEST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from forensics.ingest.canonical import CanonicalRows
    from forensics.ingest.discover import FoundFile
    from forensics.ingest.json_rows import JsonRows
    from forensics.ingest.lines import Chunk, Discarded

_NAMES: Final = {PLAIN: "jsonl", GZIP: "jsonl.gz", ZSTD: "jsonl.zst"}
_STAGED_ROWS: Final = 500_000
"""Rows of one staged file, at most."""
_STAGED_TOGETHER: Final = 50_000
"""Rows of one row group: their dictionaries stay in a core's own cache, which writes quicker than larger groups do."""
_GROUP_CHUNKS: Final = 4
"""Chunks whose rows are made canonical together: forty column expressions have a fixed cost."""
_NOT_LINES = re.compile(rb"\s*(?:[{\[]\s*\n|\[\s*\{)")
"""A first line that is only a bracket, or opens a list of objects: one JSON document, not one object a line."""
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


def survey(found: FoundFile, container: str, intake: Intake) -> LogFile:
    """Parse and stage a file of JSON lines."""
    return in_one_unit(partial(_surveyed, found, container, intake), intake.settings)


@dataclass(slots=True)
class _Seen:
    """What else turns up while a file is parsed."""

    keys: set[str] = field(default_factory=set)
    n_repeated: int = 0
    n_discarded: int = 0
    discarded: list[Discarded] = field(default_factory=list)
    """The first ``MAX_KEPT`` of them."""

    def add(self, rows: JsonRows) -> None:
        self.keys |= rows.keys
        self.n_repeated += rows.n_repeated_keys
        self.discard(rows.discarded)

    def discard(self, lines: Sequence[Discarded]) -> None:
        self.n_discarded += len(lines)
        self.discarded.extend(lines[: MAX_KEPT - len(self.discarded)])


def _surveyed(found: FoundFile, container: str, intake: Intake, window: Window) -> LogFile:
    settings = intake.settings
    wanted = intake.mapping.tops
    present = KeysPresent(wanted)
    source = ByteSource(found.path, container, settings.max_ratio)
    reader = LineReader(source, settings.max_line_bytes)
    limits = Limits(settings.max_depth)
    tally, seen = intake.tally(window), _Seen()
    stage = _Stage(intake.workspace, found.sha256, min(_STAGED_ROWS, settings.batch_rows))
    advanced = 0
    groups = _grouped(_checked(reader.chunks(), found.path))
    for parsed in ahead(parse_chunks(group, wanted, limits, present) for group in groups):
        seen.add(parsed)
        _check_columns(seen.keys, settings.max_columns, found.path)
        rows = _canonical(parsed.frame, intake)
        stage.add(tally.add(rows, window).drop(UNIT))
        tally.fail(parsed.not_finite, intake.mapping)
        seen.discard(_bad_lines(parsed.chunks, bad_rows(rows, window)))
        intake.progress.advance(source.read_bytes - advanced)
        advanced = source.read_bytes
    found.check_unchanged()
    seen.discard(reader.discarded)
    tally.rows += seen.n_discarded - tally.rejects
    tally.rejects = seen.n_discarded
    return LogFile(
        found=found,
        container=_NAMES[container],
        profile=intake.mapping.profile,
        pieces=stage.pieces(),
        canonicaliser=None,
        tally=tally,
        rejects=listed(found.name, seen.discarded, keep_text=settings.keep_text),
        window=window,
        keys=tuple(sorted(seen.keys)),
        warnings=_warnings(seen, source.damage),
    )


def _canonical(frame: pl.DataFrame, intake: Intake) -> CanonicalRows:
    schema = frame.drop(LINE).schema
    reader = Canonicaliser(intake.mapping, REQUEST_COLUMNS, schema, intake.settings.timezone, intake.trusted)
    return reader.trusting(canonical_as_is(frame, reader, THEIRS)).apply(frame, THEIRS)


def _warnings(seen: _Seen, damage: str | None) -> tuple[str, ...]:
    found = [] if damage is None else [f"{damage}: what came before it was kept"]
    if seen.n_discarded > MAX_KEPT:
        found.append(f"of {seen.n_discarded:,} rejects the first {MAX_KEPT:,} are listed")
    if seen.n_repeated:
        found.append(f"at least {seen.n_repeated:,} rows hold a key twice; the first value counts")
    return tuple(found)


def _checked(chunks: Iterator[Chunk], path: Path) -> Iterator[Chunk]:
    for first in chunks:
        if first.data.startswith(_UTF16):
            raise InputError("is UTF-16 text", where=str(path), hint="convert it to UTF-8")
        if _NOT_LINES.match(first.data):
            raise InputError(
                "is one JSON document, not one object a line",
                where=str(path),
                hint="convert it with: jq -c '.[]' FILE (or jq -c . for pretty-printed objects)",
            )
        yield from chain([first], chunks)


def _check_columns(keys: set[str], limit: int, path: Path) -> None:
    if len(keys) > limit:
        raise InputError(
            f"has more than {limit} different top-level keys",
            where=str(path),
            hint="keep the keys you need, or nest the rest under one key",
        )


def _grouped(chunks: Iterator[Chunk]) -> Iterator[tuple[Chunk, ...]]:
    while group := tuple(islice(chunks, _GROUP_CHUNKS)):
        yield group


def _bad_lines(chunks: Sequence[Chunk], bad: pl.DataFrame) -> list[Discarded]:
    if bad.is_empty():
        return []
    found: list[Discarded] = []
    for chunk in chunks:
        lines = chunk.data.split(b"\n")[:-1]
        inside = bad.filter(pl.col(LINE).is_between(chunk.first_line, chunk.first_line + len(lines) - 1))
        for number, reason in zip(inside[LINE].to_list(), inside[REASON].to_list(), strict=True):
            found.append(discard(number, reason, lines[number - chunk.first_line]))
    return found


class _Stage:
    """Canonical rows on disk, in files of bounded size."""

    def __init__(self, workspace: Path, digest: str, rows: int) -> None:
        self._stem = workspace / f"requests-{digest[:24]}"
        self._rows = rows
        self._held: list[pl.DataFrame] = []
        self._n_held = 0
        self._pieces: list[Piece] = []

    def add(self, rows: pl.DataFrame) -> None:
        """Hold rows, and write what is enough for a file."""
        for part_of_rows in rows.iter_slices(self._rows):
            if self._n_held + len(part_of_rows) > self._rows:
                self._write()
            # Most columns of most logs hold nothing, and need not be written to be read as nothing.
            held = [column for column in part_of_rows if column.null_count() < len(part_of_rows)]
            self._held.append(pl.DataFrame(held))
            self._n_held += len(part_of_rows)

    def pieces(self) -> tuple[Piece, ...]:
        """Write the rest and list the files."""
        if self._n_held:
            self._write()
        return tuple(self._pieces)

    def _write(self) -> None:
        frame = pl.concat(self._held, how="diagonal")
        path = self._stem.with_name(f"{self._stem.name}-{len(self._pieces):05}.parquet")
        frame.write_parquet(path, compression="lz4", statistics=False, row_group_size=_STAGED_TOGETHER)
        self._pieces.append(Piece(path, 0, len(frame), frozenset(frame.columns)))
        self._held, self._n_held = [], 0


part = LogFormat(name="jsonl_log", containers=frozenset(_NAMES), survey=survey)
