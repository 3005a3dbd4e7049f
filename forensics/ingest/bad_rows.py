"""Rows that cannot be used, with their reasons: the quarantine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.foundation.safe_text import safe_text
from forensics.vocabulary.rejects import Rejects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.ingest.lines import Discarded

NO_ACCOUNT = "no account_id"
NO_TIME = "no timestamp"
BAD_TIME = "timestamp not understood, or outside 2015 to 2100"
OTHER_UNIT = "timestamp in another epoch unit than the rest of the file"
SHOWN_CHARACTERS: Final = 200
"""Characters of a bad row that a case may keep, and only when asked to."""
MAX_KEPT: Final = 200_000
"""Rejects listed one by one per file; all are counted. A file of nothing but rejects must not fill memory."""

REJECT_SCHEMA: Final[dict[str, pl.DataType]] = {
    "file": pl.String(),
    "line": pl.Int64(),
    "reason": pl.String(),
    "length": pl.Int64(),
    "sha256": pl.String(),
    "text": pl.String(),
}


def listed(name: str, discarded: Sequence[Discarded], keep_text: bool) -> pl.DataFrame:  # noqa: FBT001 (a setting)
    """List discarded lines as ``Rejects``."""
    kept = sorted(discarded[:MAX_KEPT], key=lambda item: item.line)
    texts = [safe_text(item.head.decode("utf-8", "replace"), SHOWN_CHARACTERS) if keep_text else None for item in kept]
    return pl.DataFrame(
        {
            "file": [name] * len(kept),
            "line": [item.line for item in kept],
            "reason": [item.reason for item in kept],
            "length": [item.length for item in kept],
            "sha256": [item.sha256 for item in kept],
            "text": texts,
        },
        schema=REJECT_SCHEMA,
    )


def gathered(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Put the rejects of several files together, in order of file and line."""
    none = Rejects.create_empty()
    together = pl.concat([none, *frames]) if frames else none
    return Rejects.validate(together.sort("file", "line", "reason", maintain_order=True))
