"""Logs that an adversary might write, drawn by hypothesis, and what must hold for every one of them.

Whatever the bytes are, reading ends in a log whose ledger adds up, or in one sentence (``InputError``); never in
another exception, and a bad line never changes the fate of another.
"""

from __future__ import annotations

import io
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from hypothesis import strategies as st

from forensics.foundation.errors import InputError
from forensics.ingest.sheets import read_accounts
from forensics.vocabulary.settings import ReadSettings
from tests.hostile.reading import read
from tests.ingest.logs import jsonl, request, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from forensics.ingest.requests import FileRequestLog

KEEP: Final = "HOSTILE_KEEP"
"""Environment variable: folder in which inputs that break a law are kept; the last one is the smallest."""
ANCHOR: Final = request("anchor", user_agent="honest")
"""An honest row at the head of each log: it must always survive."""
BLANK: Final = 0x20
"""Lines without a byte above the space are not rows."""

KEYS = st.sampled_from(
    [
        "timestamp",
        "account_id",
        "ip",
        "ip_chain",
        "sdk",
        "prompt",
        "seed",
        "status",
        "temperature",
        "request_id",
        "safety_flags",
        "stream",
        "unheard_of",
        "",
        "a\\u0000",
        "source_line",
    ]
)
ATOMS = st.sampled_from([
    "null", "true", "NaN", "-Infinity", "1e999", "-0", "0.1", "9" * 40, "1" * 5_000, "1772449445", "1772449445000",
    '""', '" "', '"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"\\u202e"', '"2026-03-02T11:04:05"', '"[1"', '"{"',
    '"2026-03-02T11:04:05Z"', '"9999-12-31T23:59:59Z"', '"::ffff:8.8.8.8"', '"8.8.8.8, 10.0.0.1"', '"::"', '"%s%n"',
    '"\\\\"', "'", "tru", "01", "+1", "[]", "{}", "[[", '{"a":', "{,}", '{"a":1,"a":2}', "/**/1", "\t1", "\ufeff1",
])  # fmt: skip
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda found: f"[{','.join(found)}]"),
        st.tuples(KEYS, inner).map(lambda pair: f'{{"{pair[0]}":{pair[1]}}}'),
        st.tuples(inner, st.integers(60, 70)).map(lambda pair: "[" * pair[1] + pair[0] + "]" * pair[1]),
    ),
    max_leaves=4,
)
ROWS = st.lists(st.tuples(KEYS, VALUES), max_size=5).map(
    lambda pairs: ("{" + ",".join(f'"{key}":{value}' for key, value in pairs) + "}").encode()
)
GOOD_ROWS = st.tuples(KEYS, VALUES).map(lambda pair: jsonl(request())[:-2] + f',"{pair[0]}":{pair[1]}}}'.encode())
DEBRIS = st.sampled_from(
    [b"\xff", b"\xef\xbb\xbf", b"\r", b"\0", b"\x1b[31m", b"\xe2\x80\xae", b'"', b"}", b"{", b"\\"]
)


@st.composite
def damaged(draw: st.DrawFn, whole: st.SearchStrategy[bytes]) -> bytes:
    """Bytes with a part cut out and debris put in."""
    text = draw(whole)
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 8)))
    return text[:start] + draw(st.one_of(DEBRIS, st.binary(max_size=4))) + text[end:]


LINES = st.one_of(ROWS, GOOD_ROWS, damaged(GOOD_ROWS), damaged(ROWS), st.binary(max_size=20), st.just(b"")).map(
    lambda line: line.replace(b"\n", b"")
)
JSON_LOGS = st.lists(LINES, max_size=6).map(lambda lines: jsonl(ANCHOR) + b"\n".join(lines))


CELLS = st.one_of(ATOMS.map(lambda text: text.encode("utf-8", "replace")), DEBRIS, st.just(b"a1"), st.just(b""))
CSV_SHEETS = st.lists(st.lists(CELLS, max_size=4).map(b",".join), max_size=6).map(
    lambda lines: b"account_id,email,created_at,payments\nanchor,a@b.example,2026-03-02,\n" + b"\n".join(lines)
)
JSON_SHEETS = st.lists(
    st.one_of(LINES, LINES.map(lambda line: line.replace(b"ip_chain", b"payments"))), max_size=6
).map(lambda lines: jsonl({"account_id": "anchor", "created_at": "2026-03-02"}) + b"\n".join(lines))


def whole_parquet() -> bytes:
    """A small honest Parquet of several types, in two row groups."""
    frame = pl.DataFrame(
        [request(f"a{n}", request_id=f"r{n}", status=200, temperature=0.5, ip_chain=["8.8.8.8"]) for n in range(12)]
    )
    stream = io.BytesIO()
    frame.write_parquet(stream, compression="zstd", row_group_size=6)
    return stream.getvalue()


@st.composite
def damaged_parquets(draw: st.DrawFn) -> bytes:
    """A Parquet in which a few bytes are others, most often in its footer; sometimes its end is cut off."""
    content = bytearray(whole_parquet())
    for _ in range(draw(st.integers(1, 4))):
        back = draw(st.one_of(st.integers(1, len(content)), st.integers(1, min(len(content), 1_200))))
        content[-back] = draw(st.integers(0, 255))
    return bytes(content[: len(content) - draw(st.sampled_from([0, 0, 0, 1, 4, 8, 60]))])


INTEGERS = st.one_of(
    st.sampled_from([0, 1, -1, 2**63 - 1, -(2**63), 1_772_449_445, 1_772_449_445_000]), st.integers(-(2**63), 2**63 - 1)
)
PHYSICAL: Final[dict[str, Any]] = {
    "text": pl.String(), "bytes": pl.Binary(), "i64": pl.Int64(), "u64": pl.UInt64(), "f64": pl.Float64(),
    "i8": pl.Int8(), "bool": pl.Boolean(), "date": pl.Date(), "ms": pl.Datetime("ms"), "us": pl.Datetime("us", "UTC"),
    "ns": pl.Datetime("ns", "Asia/Tokyo"), "dur": pl.Duration("ms"), "time": pl.Time(), "dec": pl.Decimal(38, 4),
    "cat": pl.Categorical(), "null": pl.Null(),
}  # fmt: skip


@st.composite
def typed_columns(draw: st.DrawFn, n_rows: int) -> pl.Series:
    """A column of some type with values at the edges of that type, alone or inside a list or a struct."""
    dtype = PHYSICAL[draw(st.sampled_from(sorted(PHYSICAL)))]
    numbers = draw(st.lists(st.one_of(st.none(), INTEGERS), min_size=n_rows, max_size=n_rows))
    column = _as_type(pl.Series("v", numbers, dtype=pl.Int64), dtype)
    wrap = draw(st.sampled_from(["alone", "alone", "list", "struct", "both"]))
    value = {
        "alone": pl.col("v"),
        "list": pl.concat_list("v") if dtype != pl.Null else pl.col("v"),
        "struct": pl.struct("v"),
        "both": pl.struct(x=pl.concat_list(pl.struct("v"))),
    }[wrap]
    return column.to_frame().select(value).to_series()


def _as_type(numbers: pl.Series, dtype: Any) -> pl.Series:
    """Numbers as the physical values of a type, as wide as the type lets a file have them."""
    if isinstance(dtype, pl.Datetime) and dtype.time_zone:
        return numbers.cast(pl.Datetime(dtype.time_unit)).dt.replace_time_zone("UTC").cast(dtype)
    make = MADE.get(type(dtype))
    return numbers.cast(dtype) if make is None else make(numbers)


MADE: Final[dict[type, Callable[[pl.Series], pl.Series]]] = {
    pl.Binary: lambda given: pl.Series("v", [None if n is None else (n % 2**64).to_bytes(8) for n in given]),
    pl.Float64: lambda given: given.reinterpret(signed=False).cast(pl.Float64) / (given % 3).cast(pl.Float64),
    pl.UInt64: lambda given: given.reinterpret(signed=False),
    pl.Boolean: lambda given: given > 0,
    pl.Int8: lambda given: (given % 100).cast(pl.Int8),
    pl.Decimal: lambda given: (given % 100).cast(pl.Decimal(38, 4)),
    pl.Date: lambda given: (given % 2**31).cast(pl.Int32).cast(pl.Date),
    pl.Time: lambda given: (given % 86_400_000_000_000).cast(pl.Time),
    pl.Categorical: lambda given: given.cast(pl.String).cast(pl.Categorical),
    pl.Null: lambda given: pl.Series("v", [None] * len(given)),
}


@st.composite
def typed_parquets(draw: st.DrawFn) -> bytes:
    """A Parquet whose columns have our names and any types."""
    n_rows = draw(st.integers(1, 4))
    names = draw(st.lists(KEYS.filter(bool), min_size=1, max_size=4, unique=True))
    honest = {name: [value] * n_rows for name, value in request().items()}
    frame = pl.DataFrame({**honest, **{name: draw(typed_columns(n_rows)) for name in names}})
    stream = io.BytesIO()
    frame.write_parquet(stream)
    return stream.getvalue()


def check_json(content: bytes) -> None:
    """Check the laws for JSON lines: also that each line is a row, and that the honest row at the head survives."""
    with log_of(content, "jsonl") as log:
        if log is not None:
            text = content.removeprefix(b"\xef\xbb\xbf")
            assert log.inputs[0].rows == sum(any(byte > BLANK for byte in line) for line in text.split(b"\n"))
            assert [row["account_id"] for row in rows(log, "account_id")][:1] == ["anchor"]


def check_parquet(content: bytes) -> None:
    """Check the laws for the bytes of a Parquet."""
    with log_of(content, "parquet") as log:
        if log is not None:
            rows(log)


def check_sheet(content: bytes, suffix: str) -> None:
    """Check the laws for the bytes of an accounts file."""
    with tempfile.TemporaryDirectory() as folder, kept_if_it_breaks(content, suffix):
        path = Path(folder) / f"accounts.{suffix}"
        path.write_bytes(content)
        try:
            sheet, _ = read_accounts(path, ReadSettings())
        except InputError:
            return
        for file in sheet.inputs:
            assert file.rows == file.requests + file.repeats + file.filtered + file.rejects
        assert sheet.frame["account_id"].is_unique().all()
        assert sheet.frame["account_id"].null_count() == 0


@contextmanager
def kept_if_it_breaks(content: bytes, suffix: str) -> Iterator[None]:
    """Keep an input that breaks a law, where that was asked for."""
    try:
        yield
    except BaseException:
        if KEEP in os.environ:
            (Path(os.environ[KEEP]) / f"found.{suffix}").write_bytes(content)
        raise


@contextmanager
def log_of(content: bytes, suffix: str) -> Iterator[FileRequestLog | None]:
    """Read a file of these bytes; None where it is refused in one sentence. What breaks a law can be kept."""
    with tempfile.TemporaryDirectory() as folder, kept_if_it_breaks(content, suffix):
        path = Path(folder) / f"log.{suffix}"
        path.write_bytes(content)
        yield _read_or_none(Path(folder), path)


def _read_or_none(folder: Path, path: Path) -> FileRequestLog | None:
    try:
        return read(folder, path)
    except InputError:
        return None
