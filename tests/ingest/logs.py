"""Small logs on disk, and what came of reading them."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import orjson
import polars as pl
import zstandard

from forensics.foundation.progress import Silence
from forensics.ingest.log_file import OURS
from forensics.ingest.requests import FileRequestLog, open_requests
from forensics.vocabulary.columns import REQUEST_COLUMNS
from forensics.vocabulary.settings import ReadSettings

if TYPE_CHECKING:
    from pathlib import Path

CLOCK = "2026-03-02T11:04:05Z"
ALL = frozenset(REQUEST_COLUMNS)


def request(account: str = "a1", **values: Any) -> dict[str, Any]:
    return {"timestamp": CLOCK, "account_id": account, "ip": "203.0.113.9", **values}


def jsonl(*rows: dict[str, Any]) -> bytes:
    return b"".join(orjson.dumps(row) + b"\n" for row in rows)


def written(path: Path, content: bytes) -> Path:
    if path.suffix == ".gz":
        content = gzip.compress(content)
    if path.suffix == ".zst":
        content = zstandard.compress(content)
    path.write_bytes(content)
    return path


def read(folder: Path, *files: Path | str, **settings: Any) -> FileRequestLog:
    workspace = folder / "work"
    workspace.mkdir(exist_ok=True)
    return open_requests([str(file) for file in files], ReadSettings(**settings), workspace, Silence())


def read_bytes(folder: Path, content: bytes, **settings: Any) -> FileRequestLog:
    return read(folder, written(folder / "log.jsonl", content), **settings)


def rows(log: FileRequestLog, *columns: str) -> list[dict[str, Any]]:
    wanted = frozenset(columns) or ALL
    frames = list(log.batches(wanted))
    if not frames:
        return []
    together = pl.concat(frames)
    return together.select(columns).to_dicts() if columns else together.to_dicts()


def content(log: FileRequestLog) -> list[str]:
    """The rows as sorted texts, without what tells files apart."""
    return sorted(repr({k: v for k, v in row.items() if k not in OURS}) for row in rows(log))


def values(log: FileRequestLog, column: str) -> list[Any]:
    return [row[column] for row in rows(log, column)]


def check_counts(log: FileRequestLog) -> None:
    for file in log.inputs:
        assert file.rows == file.requests + file.repeats + file.filtered + file.rejects
    assert log.n_requests == sum(len(batch) for batch in log.batches(frozenset()))
