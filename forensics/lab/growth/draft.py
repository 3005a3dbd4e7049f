"""A group's requests as arrays of codes, before they are written out as columns."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.lab.draws import Ints
    from forensics.lab.world import Workload

ORGANIC, CUSTOMER, DISTILLATION = range(3)
"""What a request is for: its account's own use, a pool's customer, or extraction.

``DISTILLATION + i`` is extraction for the bundle's i-th workload.
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """Requests, one array element each."""

    time: Ints
    """µs since 1970, UTC."""
    account: Ints
    """Position among the group's people."""
    address: Ints
    """Position in the places."""
    stack: Ints
    """Position in ``STACKS``."""
    connection: Ints
    """Any label: equal labels are one connection."""
    conversation: Ints
    """Any label; -1 for requests of no conversation."""
    turn: Ints
    """User turns before this one in the conversation."""
    prompt: Ints
    """Position in the texts."""
    system: Ints
    """Position in the system prompts; -1 for none."""
    model: Ints
    sampling: Ints
    key: Ints
    """Which of the account's API keys."""
    status: Ints
    retry: Ints
    purpose: Ints

    def __len__(self) -> int:
        return len(self.time)

    def take(self, rows: Ints) -> Draft:
        """Rows by position, in the order given."""
        return Draft(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    def changed(self, **arrays: Ints) -> Draft:
        """A copy with some arrays replaced."""
        return replace(self, **arrays)


@dataclass(frozen=True, slots=True)
class Places:
    """Addresses that requests come from."""

    ip: pl.Series
    network: Ints
    """Position among the networks: gives ASN and country."""

    def join(self, other: Places) -> Places:
        """These places, then the others."""
        return Places(pl.concat([self.ip, other.ip]), np.concatenate([self.network, other.network]))


@dataclass(frozen=True, slots=True)
class Bundle:
    """Requests with what their codes point at."""

    draft: Draft
    places: Places
    prompts: pl.Series
    systems: tuple[str, ...] = field(default=())
    workloads: tuple[Workload, ...] = field(default=())


def concat(drafts: Sequence[Draft]) -> Draft:
    """Rows of several drafts over the same pools."""
    arrays: dict[str, Any] = {
        f.name: np.concatenate([getattr(draft, f.name) for draft in drafts]) for f in fields(Draft)
    }
    return Draft(**arrays)


def merge(first: Bundle, second: Bundle) -> Bundle:
    """Put two bundles of the same people together; connections and conversations stay apart."""
    a, b = first.draft, second.draft
    shifted = b.changed(
        address=b.address + len(first.places.ip),
        prompt=b.prompt + len(first.prompts),
        system=np.where(b.system >= 0, b.system + len(first.systems), b.system),
        connection=b.connection + _room(a.connection),
        conversation=np.where(b.conversation >= 0, b.conversation + _room(a.conversation), b.conversation),
        purpose=np.where(b.purpose >= DISTILLATION, b.purpose + len(first.workloads), b.purpose),
    )
    return Bundle(
        concat([a, shifted]),
        first.places.join(second.places),
        pl.concat([first.prompts, second.prompts]),
        (*first.systems, *second.systems),
        (*first.workloads, *second.workloads),
    )


def _room(labels: Ints) -> int:
    return int(labels.max()) + 1 if len(labels) else 0
