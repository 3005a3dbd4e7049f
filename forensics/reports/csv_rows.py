"""Frames as CSV that a spreadsheet cannot be tricked into computing."""

from __future__ import annotations

import polars as pl

_FORMULA = r"^[=+\-@\t\r\x00]"
"""Leading characters that make a spreadsheet compute a cell, or that hide such a character."""


def csv_text(frame: pl.DataFrame) -> str:
    r"""Write a frame as RFC 4180 CSV: a header, CRLF, quotes where needed.

    Texts that start with ``=``, ``+``, ``-``, ``@``, tab, CR or NUL get a leading apostrophe; numbers are left
    alone. Lists become one text, joined by spaces. For bytes that must be faithful use Parquet or JSON.
    """
    texts = frame.with_columns(
        pl.col(name).list.eval(pl.element().cast(pl.String)).list.join(" ")
        for name, dtype in frame.schema.items()
        if isinstance(dtype, pl.List)
    )
    harmless = texts.with_columns(
        _harmless(pl.col(name).cast(pl.String)).alias(name)
        for name, dtype in texts.schema.items()
        if isinstance(dtype, pl.String | pl.Enum | pl.Categorical)
    )
    named = harmless.rename({name: _harmless_header(name) for name in harmless.columns})
    return named.write_csv(line_terminator="\r\n", quote_style="necessary")


def _harmless(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(_FORMULA)).then(pl.lit("'") + text).otherwise(text)


def _harmless_header(name: str) -> str:
    return f"'{name}" if name[:1] in {"=", "+", "-", "@", "\t", "\r", "\x00"} else name
