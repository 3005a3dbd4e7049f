"""The case: all that reports and the store ever see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from forensics.vocabulary.request_log import Gap, InputFile

SCHEMA_VERSION = "6"
"""Version of the case layout; whatever reads a case refuses another one."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What was read, and what must be known about it."""

    inputs: tuple[InputFile, ...]
    gaps: tuple[Gap, ...]
    warnings: tuple[str, ...]
    covered: tuple[str, ...]
    """Canonical request columns that had values, sorted."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What decided the verdicts, besides the log."""

    case_id: str
    tool_version: str
    dependencies: Mapping[str, str]
    """Distribution to version, for those that can change a result."""
    rules: Mapping[str, str]
    """File below ``rules/`` to SHA-256."""
    settings: Mapping[str, Any]
    """Effective settings: JSON values only."""
    seed: int
    parent: str | None = None
    """Digest of the parent case's manifest: for a case that was judged again or updated."""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything an analysis found out."""

    scope: Scope
    provenance: Provenance
    tables: Mapping[str, pl.DataFrame]
    """Name to frame, one for each of ``case_tables.TABLES``, sorted by key."""
    state: Mapping[str, pl.DataFrame]
    """The merged summaries: what ``judge`` starts from."""
    rejects: pl.DataFrame
