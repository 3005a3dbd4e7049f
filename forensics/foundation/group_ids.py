"""Ids that last: from names alone, so that the same group has the same id in every case."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def cluster_id(core: Sequence[str]) -> str:
    """``C-`` and the digest of the core's account ids: a fringe that comes and goes changes nothing."""
    return f"C-{_digest(core)}"


def network_id(clusters: Sequence[str]) -> str:
    """``N-`` and the digest of the ids of a network's clusters."""
    return f"N-{_digest(clusters)}"


def _digest(names: Sequence[str]) -> str:
    """8 base32 characters of the SHA-256 of the sorted names."""
    digest = hashlib.sha256("\n".join(sorted(names)).encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest)[:8].decode("ascii")
