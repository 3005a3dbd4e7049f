"""A way to tell partners what suspected networks use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class SharedItem:
    """A thing that a suspected network uses, and hardly anybody else."""

    kind: str
    """Of an indicator."""
    value: str
    """In clear, or a pseudonym under the partners' key."""
    is_keyed: bool
    cluster_id: str
    confidence: float
    """Probability 0..1 that the cluster is a hydra."""
    n_accounts: int
    """Accounts of the cluster that use it."""
    first_seen: datetime
    last_seen: datetime
    """Of the cluster's requests, UTC."""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format for partners: a part, found by looking into ``reports/exports``."""

    name: str
    """The file's stem."""
    suffix: str
    """What ``--to`` takes."""
    write: Callable[[Sequence[SharedItem], str], bytes]
    """From the items, in order, and the case's id; the same items are always the same bytes."""
