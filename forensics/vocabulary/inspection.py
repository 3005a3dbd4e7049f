"""What `forensics inspect` found: every file, its columns, and a mapping for what has another name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from forensics.vocabulary.request_log import Gap


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """One column of a source."""

    name: str
    """As the source spells it."""
    canonical: str | None
    """Column it is read as; None when it is not read."""
    proposed: str | None
    """Column it probably is, by its name; None when nothing fits."""
    null_share: float | None
    """Share of kept rows without a value, 0..1; None for columns that are not read."""


@dataclass(frozen=True, slots=True)
class FileInspection:
    """One file."""

    name: str
    container: str
    profile: str
    size_bytes: int
    rows: int
    requests: int
    rejects: int
    filtered: int
    first_seen: datetime | None
    last_seen: datetime | None
    columns: tuple[ColumnSeen, ...]
    """In order of name."""
    reject_reasons: dict[str, int]
    """Reason to listed rows, most frequent first."""
    warnings: tuple[str, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Columns that are not read."""
        return tuple(column.name for column in self.columns if column.canonical is None)


@dataclass(frozen=True, slots=True)
class Inspection:
    """All files."""

    files: tuple[FileInspection, ...]
    covered: frozenset[str]
    """Canonical columns with at least one value."""
    gaps: tuple[Gap, ...]
    warnings: tuple[str, ...]
    proposed_mapping: str
    """YAML for ``--map``; empty when every canonical column that could be found has its own name."""
