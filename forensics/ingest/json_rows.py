"""One chunk of JSON lines to a frame of texts, fast; and when that fails, line by line.

Where all lines have one shape no parser of JSON is needed; see ``fixed_shape``. Otherwise the fast way hands the
chunk to polars with every wanted key as text, which survives any drift of types. It is trusted only when each line
is one object from brace to brace and every line came back as one row. In any other case each line is looked at
alone, the good ones go the fast way together, and the bad ones become rejects with a reason: one bad line costs one
line.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from forensics.ingest.canonical import LINE
from forensics.ingest.json_lines import accepted_line
from forensics.ingest.lines import BOM, HEAD_BYTES, Discarded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forensics.ingest.fixed_shape import Shaped
    from forensics.ingest.json_lines import Limits
    from forensics.ingest.keys_present import KeysPresent
    from forensics.ingest.lines import Chunk

_SPACE: Final = ord(" ")
_FIRST_LINES: Final = 10_000
"""Lines of the first chunk whose keys are looked at."""
_SAMPLE_LINES: Final = 40
"""Lines of any other chunk whose keys are looked at, evenly spaced: finds unknown columns and repeated keys."""
_MAY_BE_NUL = re.compile(rb"\\u(?:0000|[dD][89abAB]..(?!\\u[dD][c-fC-F]))")
"""An escaped NUL, or the first half of a surrogate pair without its second."""


@dataclass(frozen=True, slots=True)
class JsonRows:
    """The rows of a few chunks."""

    chunks: tuple[Chunk, ...]
    frame: pl.DataFrame
    """Wanted keys as text, and ``source_line``."""
    discarded: tuple[Discarded, ...]
    not_finite: dict[str, int]
    """Key to values that were NaN or infinite, which JSON does not have; null in the frame."""
    keys: frozenset[str]
    """Top-level keys of the lines that were looked at."""
    n_repeated_keys: int
    """Lines looked at that hold a key twice; the first value counts."""


@dataclass(slots=True)
class _Findings:
    columns: tuple[str, ...]
    """Keys of the frame."""
    discarded: list[Discarded] = field(default_factory=list)
    not_finite: dict[str, int] = field(default_factory=dict)


def parse_chunks(
    chunks: Sequence[Chunk], wanted: Sequence[str], limits: Limits, present: KeysPresent | None = None
) -> JsonRows:
    """Parse chunks of whole lines.

    Parameters
    ----------
    chunks
        The lines.
    wanted
        Keys that are read.
    limits
        What a line may be.
    present
        Which of ``wanted`` occurred in lines before; the frame has those, and any that is new here. All of
        ``wanted`` when None.
    """
    if present is None:
        return _parsed(chunks, wanted, limits, tuple(wanted), [None] * len(chunks))
    shapes = [present.shapes.of(chunk) for chunk in chunks]
    present.add(frozenset().union(*(shape.keys for shape in shapes if shape is not None)))
    present.learn(chunks[:1])
    shaped = [
        None if shape is None else present.shapes.read(chunk, shape, present.columns)
        for chunk, shape in zip(chunks, shapes, strict=True)
    ]
    read = _parsed(chunks, wanted, limits, present.columns, shaped)
    if not all(shaped) and present.have_grown(chunks, read.frame):
        return _parsed(chunks, wanted, limits, present.columns, [None] * len(chunks))
    return read


def _parsed(
    chunks: Sequence[Chunk],
    wanted: Sequence[str],
    limits: Limits,
    columns: tuple[str, ...],
    shaped: Sequence[Shaped | None],
) -> JsonRows:
    found = _Findings(columns)
    frames: list[pl.DataFrame] = []
    quick: list[int] = []
    for chunk, known in zip(chunks, shaped, strict=True):
        frame = _fast(chunk, found.columns) if known is None else known.frame
        if frame is None:
            frame = _careful(chunk, wanted, limits, found)
        elif known is None:
            quick.append(len(frames))
        frames.append(frame)
    together = pl.concat(frames, rechunk=True)
    if quick and _is_suspect(together, chunks, limits):
        for position in quick:
            frames[position] = _careful(chunks[position], wanted, limits, found)
        together = pl.concat(frames, rechunk=True)
    samples = [
        _sampled(chunk) if known is None else (known.keys, 0) for chunk, known in zip(chunks, shaped, strict=True)
    ]
    return JsonRows(
        chunks=tuple(chunks),
        frame=together,
        discarded=tuple(found.discarded),
        not_finite=found.not_finite,
        keys=frozenset().union(*(keys for keys, _ in samples)),
        n_repeated_keys=sum(repeated for _, repeated in samples),
    )


def discard(line: int, reason: str, text: bytes) -> Discarded:
    """Describe a line that is not used."""
    return Discarded(line, reason, len(text), hashlib.sha256(text).hexdigest(), text[:HEAD_BYTES])


def _fast(chunk: Chunk, wanted: Sequence[str]) -> pl.DataFrame | None:
    data = np.frombuffer(chunk.data, dtype=np.uint8)
    ends = chunk.ends
    starts = np.concatenate(([0], ends[:-1] + 1))
    last = data[np.maximum(ends - 1, 0)]
    if (data[starts] != ord("{")).any() or (last != ord("}")).any():
        return None
    frame = _read(chunk.data, wanted)
    if frame is None or len(frame) != len(ends):
        return None
    return frame.with_columns(pl.int_range(chunk.first_line, chunk.first_line + len(frame)).alias(LINE))


def _read(data: bytes, wanted: Sequence[str]) -> pl.DataFrame | None:
    try:
        return pl.read_ndjson(data, schema=dict.fromkeys(wanted, pl.String))
    except pl.exceptions.PolarsError:
        return None


def _is_suspect(frame: pl.DataFrame, chunks: Sequence[Chunk], limits: Limits) -> bool:
    """Whether a value may hide what polars forgives: deep nesting, and half of a surrogate pair, read as NUL."""
    texts = frame.drop(LINE)
    # Finding that there is no backslash takes a tenth of the time that the expression takes to find the same.
    if any(b"\\u" in chunk.data and _MAY_BE_NUL.search(chunk.data) for chunk in chunks if not chunk.is_plain) and any(
        texts.select(pl.all().str.contains("\0", literal=True).any()).row(0)
    ):
        return True
    if not any(_may_nest(chunk) for chunk in chunks):
        return False
    # Comparing is three times faster than asking for the first character.
    is_list = pl.all().is_between(pl.lit("["), pl.lit("\\"), closed="left")
    is_object = pl.all().is_between(pl.lit("{"), pl.lit("|"), closed="left")
    opens = texts.select((is_list | is_object).any())
    nested = [name for name, is_nested in opens.row(0, named=True).items() if is_nested]
    if not nested:
        return False
    return any(texts.select((pl.col(nested).str.count_matches(r"[\[{]") >= limits.max_depth).any()).row(0))


def _may_nest(chunk: Chunk) -> bool:
    """Whether a line may hold more than the object that it is, or a text that looks like more."""
    data = chunk.data
    return b"[" in data or b"\\u00" in data or data.count(b"{") != len(chunk.ends)


def _careful(chunk: Chunk, wanted: Sequence[str], limits: Limits, found: _Findings) -> pl.DataFrame:
    numbers: list[int] = []
    good: list[bytes] = []
    for number, raw in _lines_of(chunk):
        accepted = accepted_line(raw.removeprefix(BOM).strip(), wanted, limits, found.not_finite)
        if isinstance(accepted, bytes):
            numbers.append(number)
            good.append(accepted)
        else:
            found.discarded.append(discard(number, accepted, raw))
    return _together(good, numbers, found)


def _lines_of(chunk: Chunk, at_most: int | None = None) -> Iterator[tuple[int, bytes]]:
    """Lines that are not blank, with their numbers; evenly spaced ones when ``at_most`` are wanted."""
    ends = chunk.ends
    starts = np.concatenate(([0], ends[:-1] + 1))
    if at_most is None or len(ends) <= at_most:
        # A file of millions of blank lines must not cost a loop over them.
        is_ink = np.frombuffer(chunk.data, dtype=np.uint8) > _SPACE
        chosen = np.flatnonzero(np.logical_or.reduceat(is_ink, starts))
    else:
        chosen = np.arange(0, len(ends), -(-len(ends) // at_most))
    for position in chosen.tolist():
        yield chunk.first_line + position, chunk.data[starts[position] : ends[position]]


def _together(good: list[bytes], numbers: list[int], found: _Findings) -> pl.DataFrame:
    frame = _read(b"\n".join(good) + b"\n", found.columns) if good else None
    if frame is not None and len(frame) == len(good):
        return frame.with_columns(pl.Series(LINE, numbers, dtype=pl.Int64))
    if len(good) <= 1:
        for number, text in zip(numbers, good, strict=True):
            found.discarded.append(discard(number, "JSON that cannot be read", text))
        return pl.DataFrame(schema={**dict.fromkeys(found.columns, pl.String), LINE: pl.Int64})
    half = len(good) // 2
    return pl.concat(
        [
            _together(good[:half], numbers[:half], found),
            _together(good[half:], numbers[half:], found),
        ]
    )


def _sampled(chunk: Chunk) -> tuple[frozenset[str], int]:
    """Keys of the lines looked at: nearly all of the first chunk, so that a small file is known exactly."""
    keys: set[str] = set()
    repeated = 0
    for _, line in _lines_of(chunk, at_most=_FIRST_LINES if chunk.first_line == 1 else _SAMPLE_LINES):
        names = _names(line)
        keys.update(names)
        repeated += len(set(names)) < len(names)
    return frozenset(keys), repeated


def _names(line: bytes) -> list[str]:
    try:
        pairs = json.loads(line, object_pairs_hook=list)
    except (ValueError, RecursionError):
        return []
    is_object = isinstance(pairs, list) and all(isinstance(pair, tuple) for pair in pairs)
    return [name for name, _ in pairs] if is_object else []
