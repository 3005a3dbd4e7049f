"""What ingest hands on: a log that can be read again and again, in canonical columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import polars as pl


@dataclass(frozen=True, slots=True)
class InputFile:
    """One input file, and what came of its rows: ``rows = requests + repeats + filtered + rejects``."""

    name: str
    """File name without folders: paths live in run.json."""
    path: str
    kind: str
    """requests, accounts, payments or events."""
    container: str
    """parquet, jsonl, jsonl.gz, jsonl.zst or csv."""
    profile: str
    """Name of the mapping used; ``canonical`` when the columns had their own names."""
    sha256: str
    size_bytes: int
    rows: int
    requests: int
    """Rows kept."""
    repeats: int
    filtered: int
    rejects: int
    first_seen: datetime | None
    last_seen: datetime | None
    coverage: dict[str, float]
    """Canonical column to share of non-null values among kept rows, 0..1; absent columns are missing."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of time without a single request."""

    start: datetime
    end: datetime


class RequestLog(Protocol):
    """Requests in canonical columns: quarantined, filtered, deduplicated, addresses made canonical."""

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """The files, in order of name and digest."""
        ...

    @property
    def rejects(self) -> pl.DataFrame:
        """Bad rows, as ``Rejects``."""
        ...

    @property
    def covered(self) -> frozenset[str]:
        """Canonical columns with at least one non-null value."""
        ...

    @property
    def derived(self) -> frozenset[str]:
        """Canonical columns of hashes that no file has: each is made of its text when somebody asks for it."""
        ...

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Stretches without requests, longest first."""
        ...

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader of the case must know about the log, loudest first."""
        ...

    @property
    def n_requests(self) -> int:
        """Rows that ``batches`` will yield in all."""
        ...

    def batches(
        self, columns: frozenset[str], accounts: frozenset[str] | None = None, skip: int = 0
    ) -> Iterator[pl.DataFrame]:
        """Yield the rows in bounded pieces, in order of file and line.

        Parameters
        ----------
        columns
            Canonical columns wanted. ``timestamp`` and ``account_id`` always come; a column that the log
            does not have comes as nulls of its type.
        accounts
            Keep these accounts only; all when None.
        skip
            Rows of the log to leave out at its beginning, of whichever account; whole files are not even read.
        """
        ...
