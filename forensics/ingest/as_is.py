"""Columns of a source that are canonical as they stand: reading them again would change nothing.

Most logs spell nearly everything plainly, and one look at a column is far cheaper than rewriting it. What holds
for every row when a file is surveyed is relied on whenever its rows are read again; the file is checked to be
unchanged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.ingest.address_columns import PUBLIC_V4
from forensics.ingest.canonical import COUNTRIES, HASH_OF, HASHED_ONLY, LONE_ADDRESSES
from forensics.ingest.placeholders import COLUMNS as MAY_STAND_IN
from forensics.ingest.placeholders import may_stand_in
from forensics.ingest.ranges import fits_range
from forensics.ingest.times import EARLIEST, LATEST
from forensics.vocabulary.columns import TIMESTAMP

if TYPE_CHECKING:
    from forensics.ingest.canonical import Canonicaliser

_READ_ALWAYS: Final = HASHED_ONLY | {"ip_chain", *LONE_ADDRESSES}
"""Columns that are rewritten whatever they hold."""


def canonical_as_is(raw: pl.DataFrame, reader: Canonicaliser, asked: frozenset[str]) -> frozenset[str]:
    """Find the canonical columns that some source rows hold as they stand.

    Parameters
    ----------
    raw
        Source rows.
    reader
        How they would be read.
    asked
        Canonical columns in question.

    Returns
    -------
    frozenset
        Those of ``asked`` of which no value would change.
    """
    named = {
        ours: theirs
        for ours, theirs in reader.plain_sources().items()
        if ours in asked - _READ_ALWAYS and theirs in raw.columns
    }
    picked = raw.select(pl.col(theirs).alias(ours) for ours, theirs in named.items())
    tests = [test.alias(name) for name in named if (test := _test(name, picked.schema[name], reader)) is not None]
    if not tests:
        return frozenset()
    found = {name for name, holds in picked.select(tests).row(0, named=True).items() if holds}
    # An address may come from the chain, and a hash from the text.
    if not _is_absent("ip_chain", raw, reader):
        found.discard("ip")
    for name, text in HASH_OF.items():
        if name in found and reader.has(text) and picked[name].null_count():
            found.discard(name)
    return frozenset(found)


def _is_absent(name: str, raw: pl.DataFrame, reader: Canonicaliser) -> bool:
    if not reader.has(name):
        return True
    source = reader.plain_sources().get(name)
    return source in raw.columns and raw[source].null_count() == len(raw)


def _test(name: str, dtype: pl.DataType, reader: Canonicaliser) -> pl.Expr | None:
    """Whether no value of a column would change; None where its type must be another."""
    value = pl.col(name)
    if dtype != reader.columns[name].dtype:
        return None
    if dtype == TIMESTAMP:
        return value.is_between(EARLIEST, LATEST, closed="left").all()
    if dtype == pl.Float64:
        return value.is_finite().all() & fits_range(name)
    return _text_test(name, reader) if dtype == pl.String else fits_range(name)


def _text_test(name: str, reader: Canonicaliser) -> pl.Expr | None:
    value = pl.col(name)
    if name == "ip":
        return None if reader.trusted else value.str.contains(PUBLIC_V4).all()
    if name == "account_id":
        # No text that begins with a visible letter of ASCII is empty, or white space only.
        return value.is_between(pl.lit("!"), pl.lit("\x7f"), closed="left").all()
    is_plain = value != ""
    if name in COUNTRIES:
        is_plain &= value == value.str.to_uppercase()
    if name in MAY_STAND_IN:
        is_plain &= ~may_stand_in(name)
    return is_plain.all()
