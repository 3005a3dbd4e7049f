"""Ids that last: from the core's accounts, so that a fringe that comes and goes changes nothing."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def cluster_id(core: Sequence[str]) -> str:
    """``C-`` and 8 base32 characters of the SHA-256 of the core's sorted account ids."""
    digest = hashlib.sha256("\n".join(sorted(core)).encode("utf-8", "surrogatepass")).digest()
    return "C-" + base64.b32encode(digest)[:8].decode("ascii")
