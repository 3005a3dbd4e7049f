"""A full disk said in one sentence that names the place and the remedy, whoever wrote there."""

from __future__ import annotations

import errno
import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.foundation.errors import ResourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_OS_ERROR: Final = re.compile(r"\(os error (\d+)\)")
"""How polars spells the number of a system error."""


@contextmanager
def naming_full_disk(place: Path, what: str, hint: str) -> Iterator[None]:
    """Say which place has no room left, for what, and what to do.

    Raises
    ------
    ResourceError
        The disk, the quota or the file size limit is full. Any other error passes unchanged.
    """
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        number = _system_error(error)
        if number not in FULL:
            raise
        raise ResourceError(f"no room for {what}: {os.strerror(number)}", where=str(place), hint=hint) from error


def _system_error(error: Exception) -> int:
    if isinstance(error, OSError) and error.errno:
        return error.errno
    found = _OS_ERROR.search(str(error))
    return int(found[1]) if found else 0
