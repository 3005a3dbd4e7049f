"""What ingest hands on besides requests: accounts, payments and events, in canonical columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from forensics.vocabulary.request_log import InputFile


@dataclass(frozen=True, slots=True)
class Sheet:
    """A small table that was read whole: accounts, payments or events.

    An account's instruments that came as a list of structs are in the payments sheet.
    """

    frame: pl.DataFrame
    """All canonical columns of its kind; absent ones are null."""
    inputs: tuple[InputFile, ...]
    rejects: pl.DataFrame
    covered: frozenset[str]
    """Canonical columns with at least one non-null value."""
    warnings: tuple[str, ...] = ()
