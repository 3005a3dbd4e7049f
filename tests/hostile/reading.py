"""Reading as elsewhere in the tests, with the law of the ledger checked each time: every row is kept, or said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.ingest import logs

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.ingest.requests import FileRequestLog


def read(folder: Path, *files: Path | str, **settings: Any) -> FileRequestLog:
    """Read files, and check that requests, repeats, filtered and rejects add up to the rows."""
    log = logs.read(folder, *files, **settings)
    logs.check_counts(log)
    return log


def read_bytes(folder: Path, content: bytes, **settings: Any) -> FileRequestLog:
    """Read a file of these bytes, and check the same."""
    return read(folder, logs.written(folder / "log.jsonl", content), **settings)
