"""What a Parquet file may unpack to: its footer, its pages, and its dictionaries.

Three bombs hide in Parquet. A footer can be larger than the data. A page of zeros packs a thousand times
smaller than it is. And a dictionary holds one long text once, while a million rows refer to it: a file of
two kilobytes then stands for terabytes, which reading does not show and the first hash of the column does.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import polars as pl
import pyarrow.parquet as pq
from pyarrow import ArrowException

from forensics.foundation.errors import InputError
from forensics.ingest.parquet_pages import walked
from forensics.ingest.thrift import DamagedError

if TYPE_CHECKING:
    from collections.abc import Collection

    import pyarrow as pa

    from forensics.vocabulary.settings import ReadSettings

MAX_FOOTER_BYTES: Final = 64 << 20
"""Bytes. 512 columns in 1,000 row groups need about 50 MB."""
MAX_DECODED_RATIO: Final = 10_000
"""Bytes of text in memory per byte of the file. The largest honest one is a system prompt of 100 kB that every
row repeats, beside some 20 bytes of its own: 5,000."""
DECODED_FROM_BYTES: Final = 1 << 30
"""Bytes of text below which the ratio is not judged: any machine hashes a gigabyte in a second."""
MAX_VALUES_PER_BYTE: Final = 2_000
"""Values per byte of the file, nulls included. A row of ours has 40 columns at most and takes 0.5 bytes where all but
the times repeat: 80."""
VALUES_FROM: Final = 1 << 27
"""Values below which their number is not judged: 2 GB where each is a text of 16 bytes."""
UNREADABLE: Final = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)
"""What polars says of a file that is not what its footer promises; some promises it takes on trust, and panics."""
_PACKED_FROM_BYTES: Final = 16 << 20
"""Unpacked bytes of pages below which the ratio is not judged."""
_TAIL_BYTES: Final = 8
"""A Parquet file ends with the length of its footer, 4 bytes, and the magic bytes."""


def checked_footer(source: Path | bytes, size_bytes: int, settings: ReadSettings, shown: Path) -> pq.FileMetaData:
    """Footer of a file whose size, width, zones and pages are within bounds.

    Parameters
    ----------
    source
        The file, by name or whole.
    size_bytes
        Of the file.
    settings
        The limits.
    shown
        The file's name in errors.

    Raises
    ------
    InputError
        A limit is exceeded, or the file is no Parquet.
    """
    try:
        with source.open("rb") if isinstance(source, Path) else BytesIO(source) as stream:
            _check_length(stream, size_bytes, shown)
            walked(source, ())
            footer = pq.read_metadata(stream)
            columns = footer.schema.to_arrow_schema()
    except (ArrowException, OSError, ValueError) as error:
        raise unreadable(shown, error) from error
    _check_columns(columns, settings.max_columns, shown)
    unpacked = sum(footer.row_group(number).total_byte_size for number in range(footer.num_row_groups))
    _check_ratio(unpacked, size_bytes, settings, shown)
    return footer


def check_pages(
    source: Path | bytes, n_rows: int, columns: Collection[str], settings: ReadSettings, shown: Path
) -> None:
    """Make sure that the pages of some columns are what their headers say, as far as headers can tell.

    Parameters
    ----------
    source
        The file, by name or whole.
    n_rows
        Rows of the file, as its footer says.
    columns
        Top-level columns that will be read.
    settings
        The limits.
    shown
        The file's name in errors.

    Raises
    ------
    InputError
        A header cannot be; or the pages unpack to more than their limit, whatever the footer says.
    """
    size_bytes = len(source) if isinstance(source, bytes) else source.stat().st_size
    try:
        pages = walked(source, columns)
    except (DamagedError, OSError) as error:
        raise unreadable(shown, error) from error
    _check_ratio(pages.unpacked_bytes, size_bytes, settings, shown)
    if max(pages.n_values, n_rows) > max(VALUES_FROM, MAX_VALUES_PER_BYTE * size_bytes):
        raise _bomb(f"holds more than {MAX_VALUES_PER_BYTE:,} values per byte", shown)


def _check_ratio(unpacked: int, size_bytes: int, settings: ReadSettings, shown: Path) -> None:
    if unpacked > max(_PACKED_FROM_BYTES, settings.max_ratio * size_bytes):
        raise _bomb(f"unpacks to more than {settings.max_ratio:,} times its size", shown)


def unreadable(shown: Path, error: BaseException) -> InputError:
    """Say that a file is not the Parquet it claims to be."""
    reason = str(error).split("\n", 1)[0]
    return InputError(
        f"not readable as Parquet: {reason}", where=str(shown), hint="export the file again, or convert it to JSONL"
    )


def _check_length(stream: IO[bytes], size_bytes: int, shown: Path) -> None:
    stream.seek(max(0, size_bytes - _TAIL_BYTES))
    n_bytes = int.from_bytes(stream.read(_TAIL_BYTES)[:4], "little")
    stream.seek(0)
    if MAX_FOOTER_BYTES < n_bytes < size_bytes:
        raise InputError(
            f"has a footer of {n_bytes:,} bytes; at most {MAX_FOOTER_BYTES:,} are read",
            where=str(shown),
            hint="write it again with fewer columns or larger row groups",
        )


def _check_columns(columns: pa.Schema, limit: int, shown: Path) -> None:
    if len(columns.names) > limit:
        raise InputError(
            f"has {len(columns.names)} columns; at most {limit} are read",
            where=str(shown),
            hint="select the columns you need into a new file",
        )
    for column in columns:
        zone = getattr(column.type, "tz", None)
        if zone is not None and not _is_zone(zone):
            raise InputError(
                f"the column {column.name!r} is in the time zone {zone!r}, which is none of the IANA names",
                where=str(shown),
                hint="write the column again in UTC",
            )


def _is_zone(name: str) -> bool:
    # A zone that polars does not know makes it panic when it opens the file, not raise.
    try:
        pl.Series([0]).cast(pl.Datetime("us")).dt.replace_time_zone("UTC" if name == "+00:00" else name)
    except pl.exceptions.PolarsError:
        return False
    return True


def text_bytes(rows: pl.DataFrame) -> int:
    """Bytes of all texts of a frame, each counted as often as it occurs, at any depth."""
    parts = [part for name, dtype in rows.schema.items() for part in _text_lengths(pl.col(name), dtype)]
    if not parts:
        return 0
    sums = rows.select(part.sum().alias(str(number)) for number, part in enumerate(parts))
    return sum(sums.row(0))


def check_texts(n_bytes: int, size_bytes: int, shown: Path) -> None:
    """Make sure that the texts of the rows so far are no dictionary bomb.

    Raises
    ------
    InputError
        They are more than ``MAX_DECODED_RATIO`` times the file.
    """
    if n_bytes > max(DECODED_FROM_BYTES, MAX_DECODED_RATIO * size_bytes):
        raise _bomb(f"holds texts of more than {MAX_DECODED_RATIO:,} times its size", shown)


def _text_lengths(value: pl.Expr, dtype: Any) -> list[pl.Expr]:
    if dtype == pl.String:
        return [value.str.len_bytes().cast(pl.UInt64)]
    if dtype == pl.Binary:
        return [value.bin.size().cast(pl.UInt64)]
    if isinstance(dtype, pl.Struct):
        return [part for field in dtype.fields for part in _text_lengths(value.struct.field(field.name), field.dtype)]
    if isinstance(dtype, pl.Map):
        entries = pl.List(pl.Struct({"key": dtype.key, "value": dtype.value}))
        return _text_lengths(value.map.entries(), entries)
    if isinstance(dtype, pl.List):
        return _text_lengths(value.list.explode(), dtype.inner)
    return _text_lengths(value.arr.explode(), dtype.inner) if isinstance(dtype, pl.Array) else []


def _bomb(what: str, shown: Path) -> InputError:
    return InputError(
        f"{what}, as a decompression bomb does",
        where=str(shown),
        hint="look at the file; if it is honest, write it again with smaller values, or as JSONL",
    )
