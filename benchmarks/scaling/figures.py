"""What a case holds, counted: what a cluster would have to move and to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from polars import selectors as cs

if TYPE_CHECKING:
    from pathlib import Path

SAMPLED = 1_000_000
"""Contacts whose bytes are counted."""
WORD = 8
"""Bytes of a number, a day or a moment."""


def figures(case: Path) -> dict[str, float]:
    """Count a case.

    Returns
    -------
    dict[str, float]
        ``accounts``; ``contacts``: rows of account, entity and day in the state, of entities that several share;
        ``pairs``: accounts and entities, shared or not, of kinds whose reach is kept; ``most_pairs``: of the largest;
        ``contact_bytes``: bytes of a contact, as text and numbers, uncompressed; ``links``.
    """
    reach = pl.scan_parquet(case / "state" / "reach.parquet")
    pairs = reach.group_by("kind").agg(pl.col("n_entities").sum()).collect()["n_entities"].to_list()
    return {
        "accounts": float(reach.select(pl.col("account_id").n_unique()).collect().item()),
        "contacts": float(_rows(case / "state" / "contacts.parquet")),
        "pairs": float(sum(pairs)),
        "most_pairs": float(max(pairs, default=0)),
        "contact_bytes": contact_bytes(pl.read_parquet(case / "state" / "contacts.parquet", n_rows=SAMPLED)),
        "links": float(_rows(case / "links.parquet")),
    }


def contact_bytes(contacts: pl.DataFrame) -> float:
    """Mean bytes of a row: characters of texts, eight for anything else."""
    if contacts.is_empty():
        return 0.0
    texts = contacts.select((cs.string() | cs.categorical() | cs.enum()).cast(pl.String).str.len_bytes().mean())
    return float(sum(texts.row(0) if texts.width else ())) + WORD * (contacts.width - texts.width)


def _rows(path: Path) -> int:
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())
