"""CSV read whole: a row that is not what the header promises becomes a reject, and costs no other row.

A quote that is never closed makes a CSV reader take the rest of the file for one field. So a record is read
from a bounded run of lines, and when it has no end there, its first line alone is given up.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.foundation.errors import InputError
from forensics.ingest.canonical import LINE
from forensics.ingest.json_rows import discard

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from forensics.ingest.lines import Discarded

BOM: Final = b"\xef\xbb\xbf"
UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
MAX_RECORD_LINES: Final = 200
"""Lines one record may span. A note about an account has fewer; and a hostile file that opens a quote on
every line is read at most this many times over."""
_FIRST_ESCAPE, _LAST_ESCAPE = "\udc80", "\udcff"
"""How bytes that are not UTF-8 are carried through the text."""


@dataclass(frozen=True, slots=True)
class CsvRows:
    """Rows of a CSV file."""

    frame: pl.DataFrame
    """Wanted columns as text, and ``source_line``, the first line of each record."""
    header: tuple[str, ...]
    discarded: tuple[Discarded, ...]


def parse_csv(content: bytes, wanted: Sequence[str], path: Path, damage: str | None) -> CsvRows:
    """Read a whole CSV file; comma, semicolon and (by the name ``.tsv``) tab separate fields.

    Parameters
    ----------
    content
        All bytes.
    wanted
        Columns to keep.
    path
        Where they come from: named in errors, and tells tabs from commas.
    damage
        Why the bytes end early, if they do; the line they end in is then a reject.

    Raises
    ------
    InputError
        The header cannot be read, or names a wanted column twice.
    """
    if content.startswith(UTF16) or b"\0" in content.split(b"\n", 1)[0]:
        raise InputError("is UTF-16 text", where=str(path), hint="convert it to UTF-8")
    text = content.removeprefix(BOM).decode("utf-8", "surrogateescape")
    lines = list(io.StringIO(text, newline=""))
    discarded: list[Discarded] = []
    if damage is not None and lines and not lines[-1].endswith(("\n", "\r")):
        discarded.append(discard(len(lines), damage, _bytes(lines.pop())))
    tabbed = ".tsv" in [suffix.lower() for suffix in path.suffixes]
    delimiter = "\t" if tabbed else _delimiter(lines[0] if lines else "")
    header, at = _header(lines, delimiter, wanted, path)
    columns: dict[str, list[str]] = {name: [] for name in header if name in wanted}
    places = [header.index(name) for name in columns]
    numbers: list[int] = []
    for number, row, raw in _records(lines, at, delimiter):
        reason = row if isinstance(row, str) else _fault(row, len(header))
        if isinstance(row, str) or reason:
            discarded.append(discard(number, reason, _bytes(raw)))
            continue
        numbers.append(number)
        for place, values in zip(places, columns.values(), strict=True):
            values.append(row[place])
    schema = {**dict.fromkeys(columns, pl.String()), LINE: pl.Int64()}
    return CsvRows(pl.DataFrame({**columns, LINE: numbers}, schema=schema), tuple(header), tuple(discarded))


def _header(lines: list[str], delimiter: str, wanted: Sequence[str], path: Path) -> tuple[list[str], int]:
    """Names of the columns, and how many lines they take."""
    reader = csv.reader(lines[:MAX_RECORD_LINES], delimiter=delimiter, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        raise InputError(
            f"the header is not CSV: {error}", where=f"{path}:1", hint="the first line must name the columns"
        ) from error
    if any(map(_is_escaped, header)):
        raise InputError("the header is not UTF-8", where=f"{path}:1", hint="convert the file to UTF-8")
    twice = sorted(name for name in set(header) & set(wanted) if header.count(name) > 1)
    if twice:
        raise InputError(
            f"{header.count(twice[0])} columns are called {twice[0]!r}",
            where=f"{path}:1",
            hint="keep one of them, or give the others names of their own",
        )
    return header, reader.line_num


def _records(lines: list[str], at: int, delimiter: str) -> Iterator[tuple[int, list[str] | str, str]]:
    """Number of the first line, fields or the reason why there are none, and the text, of every record."""
    while at < len(lines):
        reader = csv.reader(lines[at : at + MAX_RECORD_LINES], delimiter=delimiter, strict=True)
        start = at
        try:
            row: list[str] | str = next(reader)
            at += reader.line_num
        except csv.Error as error:
            row = "a field is too long" if "limit" in str(error) else "a quote without its closing quote"
            at += 1
        if row:
            yield start + 1, row, "".join(lines[start:at])


def _fault(row: list[str], width: int) -> str:
    if len(row) != width:
        return f"{len(row)} fields where the header has {width}"
    return "not UTF-8" if any(map(_is_escaped, row)) else ""


def _is_escaped(text: str) -> bool:
    return not text.isascii() and any(_FIRST_ESCAPE <= sign <= _LAST_ESCAPE for sign in text)


def _bytes(text: str) -> bytes:
    return text.rstrip("\r\n").encode("utf-8", "surrogateescape")


def _delimiter(header: str) -> str:
    return ";" if header.count(";") > header.count(",") else ","
