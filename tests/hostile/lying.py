"""Parquet files that lie: bytes of page headers, of pages and of the footer are others, in every codec and encoding."""

from __future__ import annotations

import functools
import io
import random

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from tests.ingest.logs import request

ENCODINGS = {
    "seed": "DELTA_BINARY_PACKED",
    "account_id": "DELTA_BYTE_ARRAY",
    "request_id": "DELTA_LENGTH_BYTE_ARRAY",
    "temperature": "BYTE_STREAM_SPLIT",
}
HEADER_BYTES = 40
"""Bytes of a page header that are worth changing."""
EDGES = [0x00, 0x01, 0x7F, 0x80, 0xFF, 0xFE, 0x81, 0x15, 0x16, 0x18]
"""Bytes that end or prolong a number, and heads of fields."""


@functools.cache
def honest() -> list[tuple[bytes, list[int], int]]:
    """Small files of two writers, with the places of their pages and of their footer."""
    rows = [
        request(f"a{n % 5}", request_id=f"r{n}", status=200 + n % 3, temperature=0.5, seed=n * 7,
                ip_chain=["8.8.8.8", "1.2.3.4"][: n % 3], sdk={"name": "x", "v": [n]})
        for n in range(40)
    ]  # fmt: skip
    frame, files = pl.DataFrame(rows), []
    for codec in ("zstd", "snappy", "gzip", "lz4", "uncompressed"):
        stream = io.BytesIO()
        frame.write_parquet(stream, compression=codec, row_group_size=20)
        files.append(stream.getvalue())
    table = frame.to_arrow()
    plain = [pa.field(field.name, pa.string()) if field.type == pa.large_string() else field for field in table.schema]
    for codec in ("none", "snappy", "zstd"):
        for version in ("1.0", "2.0"):
            for words in ({"use_dictionary": True}, {"use_dictionary": False, "column_encoding": ENCODINGS}):
                stream = io.BytesIO()
                pq.write_table(table.cast(pa.schema(plain)), stream, compression=codec, data_page_version=version,
                               data_page_size=200, store_schema=False, **words)  # fmt: skip
                files.append(stream.getvalue())
    return [
        (content, _pages(content), len(content) - 8 - int.from_bytes(content[-8:-4], "little")) for content in files
    ]


def _pages(content: bytes) -> list[int]:
    footer = pq.read_metadata(io.BytesIO(content))
    chunks = [footer.row_group(g).column(c) for g in range(footer.num_row_groups) for c in range(footer.num_columns)]
    places = [chunk.dictionary_page_offset for chunk in chunks if chunk.dictionary_page_offset]
    return places + [chunk.data_page_offset for chunk in chunks]


@st.composite
def lying_parquets(draw: st.DrawFn) -> bytes:
    """A file in which a few bytes are others, most often in the header of a page."""
    dice = random.Random(draw(st.integers(0, 2**63)))  # noqa: S311 (a story, no secret)
    whole, pages, footer = dice.choice(honest())
    content = bytearray(whole)
    for _ in range(dice.choice([1, 1, 2, 3, 5])):
        at = dice.choice([
            dice.choice(pages) + dice.randrange(HEADER_BYTES), dice.choice(pages) + dice.randrange(HEADER_BYTES),
            dice.randrange(4, footer), dice.randrange(footer, len(whole) - 8),
        ])  # fmt: skip
        n_bytes = min(dice.randrange(1, 6), len(whole) - at)
        lie = dice.choice([
            bytes([dice.choice(EDGES)]), bytes([content[at] ^ 1 << dice.randrange(8)]), dice.randbytes(n_bytes),
            b"\xff" * (n_bytes - 1) + bytes([dice.choice([0x0F, 0x7F, 0x01])]),
        ])  # fmt: skip
        content[at : at + len(lie)] = lie
    return bytes(content)
