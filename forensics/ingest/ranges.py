"""Numbers that a request can have: outside of them a value is a mistake or an attack, and becomes null.

A single row that claims 2^63 - 1 tokens would make every sum over its account wrap around; one that claims -1
would take requests of others away.
"""

from __future__ import annotations

from typing import Final

import polars as pl

MOST_COUNTED: Final = 100_000_000
"""Tokens, tools, images, messages or retries of one request. The longest context that is sold holds some ten
million tokens, and ten billion rows of so many still sum to less than 2^63."""
MOST_MS: Final = 1e9
"""Milliseconds, eleven days: no connection is held open longer."""

RANGES: Final[dict[str, tuple[float, float]]] = {
    **dict.fromkeys(
        (
            "input_tokens",
            "output_tokens",
            "cached_tokens",
            "retry_count",
            "tool_count",
            "image_count",
            "message_count",
        ),
        (0, MOST_COUNTED),
    ),
    **dict.fromkeys(("latency_ms", "ttft_ms"), (0.0, MOST_MS)),
    "status": (0, 999),
    "asn": (0, 2**32 - 1),
}
"""Canonical column to its least and its largest value. Settings that a client may choose freely, a seed or a
limit of tokens, have no range: nothing is summed over them."""


def fits_range(name: str) -> pl.Expr:
    """Whether every number of a column is one that it can have."""
    return pl.col(name).is_between(*RANGES[name]).all() if name in RANGES else pl.lit(value=True)


def within_ranges(typed: pl.DataFrame, but: frozenset[str] = frozenset()) -> pl.DataFrame:
    """Return rows with null for every number outside its column's range, except in columns known to hold none.

    Columns of the same name that hold text, as the status of an account does, are left alone.
    """
    numbers = [
        name for name, dtype in typed.schema.items() if name in RANGES and name not in but and dtype.is_numeric()
    ]
    if not numbers or typed.is_empty():
        return typed
    # One look says for nearly every batch that nothing is to be done, and no column is copied.
    fits = typed.select(fits_range(name).alias(name) for name in numbers).row(0)
    outside = [name for name, is_inside in zip(numbers, fits, strict=True) if not is_inside]
    return typed.with_columns(
        pl.when(pl.col(name).is_between(*RANGES[name])).then(name).alias(name) for name in outside
    )
