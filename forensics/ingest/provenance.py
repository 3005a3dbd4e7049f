"""What is written down about every input."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from forensics.foundation.safe_text import safe_text
from forensics.ingest.log_file import THEIRS
from forensics.ingest.warn import file_warnings
from forensics.vocabulary.request_log import InputFile

if TYPE_CHECKING:
    from forensics.ingest.log_file import LogFile

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def input_file(file: LogFile) -> InputFile:
    """Provenance of a surveyed file, after repeats were found."""
    tally = file.tally
    n_repeats = len(file.repeats)
    return InputFile(
        name=file.found.name,
        path=safe_text(file.found.path),
        kind="requests",
        container=file.container,
        profile=file.profile,
        sha256=file.found.sha256,
        size_bytes=file.found.size_bytes,
        rows=tally.rows,
        requests=tally.kept - n_repeats,
        repeats=n_repeats,
        filtered=tally.filtered,
        rejects=tally.rejects,
        first_seen=moment(tally.first),
        last_seen=moment(tally.last),
        coverage=_coverage(file),
        warnings=file_warnings(file),
    )


def moment(micros: int | None) -> datetime | None:
    """UTC time of microseconds since 1970."""
    return None if micros is None else _EPOCH + timedelta(microseconds=micros)


def _coverage(file: LogFile) -> dict[str, float]:
    kept = file.tally.kept - len(file.repeats)
    return {
        name: count / kept for name, count in sorted(file.tally.values.items()) if kept and name in THEIRS and count
    }
