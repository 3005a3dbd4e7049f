"""Which file of a case holds what. Names come only from our own ids, never from a log."""

from __future__ import annotations

import re

from forensics.foundation.errors import UsageError

MANIFEST = "manifest.json"
RUN = "run.json"
CUSTODY = "custody.jsonl"
REJECTS = "rejects.jsonl"
STATE = "state"

OUTSIDE = frozenset({MANIFEST, RUN, CUSTODY})
"""Files that the manifest does not list: itself, and what belongs to runs and people.

The first line of the custody chain binds them: it holds the seal and the digest of run.json.
"""

FOLDER_MODE = 0o700
FILE_MODE = 0o600

_OWN_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


def table_file(name: str) -> str:
    """Path, inside the case, of a table."""
    return f"{own_name(name)}.parquet"


def state_file(name: str) -> str:
    """Path, inside the case, of a summary that ``judge`` starts from."""
    return f"{STATE}/{own_name(name)}.parquet"


def own_name(name: str) -> str:
    """Return a name that may be part of a path.

    Raises
    ------
    UsageError
        It is not made of lower-case letters, digits, ``_``, ``.`` and ``-`` alone.
    """
    if not _OWN_NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot be the name of a file in a case")
    return name
