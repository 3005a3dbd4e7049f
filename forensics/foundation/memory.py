"""Memory that is free, given back to the system."""

from __future__ import annotations

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Let go of what the C library keeps for later: after much sorting in threads that is gigabytes.

    Only glibc has it, and only there is it needed; elsewhere nothing happens.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
