"""Sentences from columns."""

from __future__ import annotations

import polars as pl


def phrase(template: str, *values: str | pl.Expr) -> pl.Expr:
    """Fill the braces of a template with columns, row by row; null where a value is null.

    Like ``pl.format``, which in polars 2.1 panics on frames whose columns are chunked differently, as joins
    leave them.
    """
    head, *tails = template.split("{}")
    if len(tails) != len(values):
        raise ValueError(f"{len(tails)} places, {len(values)} values: {template!r}")
    text = pl.lit(head)
    for value, tail in zip(values, tails, strict=True):
        column = pl.col(value) if isinstance(value, str) else value
        text = text + column.cast(pl.String) + pl.lit(tail)
    return text
