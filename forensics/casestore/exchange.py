"""Two folders change places in one step, where the system can do that."""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_HERE: Final = -100
"""``AT_FDCWD``: relative paths start at the working folder."""
_EXCHANGE: Final = 2
"""``RENAME_EXCHANGE`` of renameat2(2), Linux 3.15 and later."""


def exchanged(first: Path, second: Path) -> bool:
    """Let two paths change places, so that neither is ever absent; False where the system cannot."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(rename(_HERE, os.fsencode(first), _HERE, os.fsencode(second), _EXCHANGE) == 0)
