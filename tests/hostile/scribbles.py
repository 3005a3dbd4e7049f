"""Mappings that somebody scribbled, and packed logs with wrong bytes."""

from __future__ import annotations

import gzip
import random
import tempfile
from pathlib import Path

import zstandard
from hypothesis import strategies as st

from forensics.foundation.errors import RuleError
from forensics.ingest.mappings import read_mapping
from forensics.vocabulary.columns import REQUEST_COLUMNS
from tests.hostile.fuzzing import kept_if_it_breaks, log_of
from tests.ingest.logs import jsonl, request, rows

WORDS = [
    "columns", "account_id", "map", "timestamp", "ip", "sdk", "profile", "timezone", "a.b", "a[0]", "a[*]", "unit",
    "constant", "path", "as", "null_values", "[", "]", "{", "}", ",", ": ", "- ", "\n", "  ", "'", '"', "null", "~",
    "1", "-1", "1e400", "0x", "0b", "0o8", "true", ".nan", "12:30:45", "2026-01-01", "*a", "&a ", "!!int ", "!!float ",
    "!!bool ", "!!null ", "!!binary ", "!!timestamp ", "!!set ", "!!omap ", "!!pairs ", "!!python/name:x ", "? ", "| ",
    "> ", "%TAG ", "---\n", "...", "\t", "\0", "\u202e", "\ufeff", "\ud7ff", "<<: ", "# ",
    "columns: {account_id: who}\n",
]  # fmt: skip
HEAD = "profile: x\nkind: requests\ncolumns:\n  account_id: who\n  timestamp: when\n"
MAPPINGS = st.tuples(st.sampled_from(["", HEAD]), st.lists(st.sampled_from(WORDS), max_size=25)).map(
    lambda parts: (parts[0] + "".join(parts[1])).encode("utf-8", "replace")
)


def check_mapping(content: bytes) -> None:
    """Check that a mapping is read, or refused in one sentence."""
    with tempfile.TemporaryDirectory() as folder, kept_if_it_breaks(content, "yaml"):
        path = Path(folder) / "given.yaml"
        path.write_bytes(content)
        try:
            read_mapping(path, REQUEST_COLUMNS)
        except RuleError as error:
            assert "given.yaml" in str(error)  # noqa: PT017 (most scribbles raise, and a few are mappings)


@st.composite
def packed_logs(draw: st.DrawFn) -> bytes:
    """A log in gzip or zstd, in one part or two, in which a few bytes are others, or the end is cut off."""
    dice = random.Random(draw(st.integers(0, 2**63)))  # noqa: S311 (a story, no secret)
    text = jsonl(*(request(f"a{n}", prompt=dice.randbytes(20).hex()) for n in range(dice.randrange(1, 60))))
    pack = dice.choice([lambda part: gzip.compress(part, mtime=0), zstandard.compress])
    cut = dice.choice([0, 100])
    content = bytearray(pack(text[:cut]) + pack(text[cut:]) if cut else pack(text))
    for _ in range(dice.choice([0, 1, 1, 2, 4])):
        at = dice.randrange(dice.choice([len(content), min(len(content), 30)]))
        content[at] = dice.choice([0, 0xFF, dice.randrange(256), content[at] ^ 1 << dice.randrange(8)])
    if dice.random() < 0.2:
        del content[dice.randrange(len(content)) :]
    return bytes(content + dice.randbytes(dice.choice([0, 0, 0, 1, 40])))


def check_packed(content: bytes) -> None:
    """Check the laws for a packed log."""
    with log_of(content, "bin") as log:
        if log is not None:
            rows(log)
